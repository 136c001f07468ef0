import type { UpdateUserRequestSchema, User } from '@clientele/contracts'
import type { z } from 'zod'

type Body = z.input<typeof UpdateUserRequestSchema>
export type EmailEntry = NonNullable<Body['emails']>[number]
export type PhoneEntry = NonNullable<Body['phone_numbers']>[number]

/** The lists of contacts as `updateUser` expects them: always complete. */
export const emailEntries = (user: User): EmailEntry[] =>
  (user.emails ?? []).map(({ email = '', primary, verified, active }) => ({ email, primary, verified, active }))

export const phoneEntries = (user: User): PhoneEntry[] =>
  (user.phone_numbers ?? []).map(({ phone = '', country_code, primary, verified, active }) => ({
    phone,
    country_code,
    primary,
    verified,
    active,
  }))

export const withPrimary = <Entry extends { primary?: unknown }>(entries: readonly Entry[], at: number): Entry[] =>
  entries.map((entry, index) => ({ ...entry, primary: index === at }))

export const withVerified = <Entry extends { verified?: unknown }>(entries: readonly Entry[], at: number): Entry[] =>
  entries.map((entry, index) => (index === at ? { ...entry, verified: true } : entry))

/** Removes an entry. If it was the primary one, the first remaining entry becomes primary. */
export const without = <Entry extends { primary?: unknown }>(entries: readonly Entry[], at: number): Entry[] => {
  const rest = entries.filter((_, index) => index !== at)
  return rest.length > 0 && !rest.some((entry) => entry.primary === true) ? withPrimary(rest, 0) : rest
}
