import { AppError, type CreateUserRequest, type EventPayload, type SocialAccount } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import {
  type BroughtPassword,
  keepBroughtPassword,
  passwordField,
  schemeOf,
  takeBroughtPassword,
} from '../passwords/brought.ts'
import { linkBroughtAccounts } from '../social-identities/service.ts'
import { openWithPassword } from './repository/opening.ts'
import { type ContactRow, findHolder, type HeldContact } from './repository.ts'

/* What a user brings along from another system: a password, as its hash, and accounts at social providers. */

export interface Brought {
  password: BroughtPassword | undefined
  social_accounts: readonly SocialAccount[]
}

/** Reads what a request brings along; undefined if that is nothing. Throws if the caller may not, or if a hash can't be used. */
export function readBrought(ctx: Context, body: CreateUserRequest): Brought | undefined {
  const { social_accounts = [], ...rest } = body
  const password = takeBroughtPassword(rest)
  if (!password && social_accounts.length === 0) return undefined
  refuseCredentials(ctx, password ? passwordField : 'body.social_accounts')
  return { password, social_accounts }
}

/** Throws if the caller may not decide what opens accounts. */
export function refuseCredentials({ actor }: Context, field: string) {
  if (actor.permissions.includes('users:credentials')) return
  throw new AppError('FORBIDDEN', [
    { field, message: 'Bringing along a password or social accounts requires the users:credentials permission.' },
  ])
}

/** Stores what a new user brings along. Must run inside the transaction that creates the user. */
export async function keepBrought(tx: Context, user_id: string, { password, social_accounts }: Brought): Promise<void> {
  if (password) await keepBroughtPassword(tx, user_id, password)
  await linkBroughtAccounts(tx, user_id, social_accounts)
}

/**
 * Marks the contacts with which the password of a new user signs in although nobody has verified them. One that someone else has verified already isn't
 * among them.
 */
export async function withOpening(
  tx: Context,
  contacts: readonly ContactRow[],
  brought: Brought,
): Promise<ContactRow[]> {
  const opened = new Set(await openedBy(tx, contacts, brought))
  return contacts.map((row) => (opened.has(row) ? { ...row, opens_with_password: true } : row))
}

/**
 * Stores what a user who exists brings along. The password signs in with those of their contacts that came with it, although nobody has verified them.
 * Must run inside the transaction that locked the user.
 */
export async function addBrought(
  tx: Context,
  user_id: string,
  contacts: readonly HeldContact[],
  brought: Brought,
): Promise<void> {
  const opened = await openedBy(tx, contacts, brought)
  await openWithPassword(
    tx,
    opened.map(({ id }) => id),
  )
  await keepBrought(tx, user_id, brought)
  await recordEvent(tx, user_id, { type: 'user.credentials_added', ...detailsOf(brought) })
}

async function openedBy<Row extends Pick<ContactRow, 'kind' | 'value' | 'verified'>>(
  tx: Context,
  contacts: readonly Row[],
  { password }: Brought,
): Promise<Row[]> {
  const opened: Row[] = []
  for (const row of password?.opensClaims ? contacts : [])
    if (!row.verified && (await findHolder(tx, row.kind, row.value)) === undefined) opened.push(row)
  return opened
}

/** What the history says about it: which kinds of credentials, and never the credentials. */
export const detailsOf = ({ password, social_accounts }: Brought): EventPayload<'user.created'> => ({
  ...(password && { password_scheme: schemeOf(password) }),
  ...(social_accounts.length > 0 && {
    social_providers: [...new Set(social_accounts.map(({ provider }) => provider))],
  }),
})
