import {
  type Changes,
  defaultPlatformConfig,
  type PlatformConfig,
  PlatformConfigRequestSchema,
  type SocialTokens,
} from '@clientele/contracts'
import type { z } from 'zod'
import { changesResolver } from '@/lib/changes-resolver'

export type Provider = keyof SocialTokens
export const providers = Object.keys(defaultPlatformConfig.social) as Provider[]

export type WayIn = 'login.password' | 'login.otp' | `social.${Exclude<Provider, 'account_kit'>}`
type Methods = Pick<ConfigValues, 'active' | 'login' | 'social' | 'social_tokens'>

/**
 * The sign-in methods that are on. A provider can't be used without the ID that it has issued. Account Kit isn't a method: its provider has shut it
 * down.
 */
export const waysIn = ({ login, social, social_tokens: tokens }: Omit<Methods, 'active'>): WayIn[] => {
  const isReady = (provider: Provider) => social[provider] === true && tokens[provider].app_id.trim() !== ''
  const switches: Readonly<Record<WayIn, boolean | undefined>> = {
    'login.password': login.password,
    'login.otp': login.otp,
    'social.google': isReady('google'),
    'social.facebook': isReady('facebook'),
    'social.apple': isReady('apple'),
  }
  return (Object.keys(switches) as WayIn[]).filter((way) => switches[way])
}

/** The methods that customers lose with a change after which nobody can sign in. None if somebody still can, or nobody could before. */
export const lostWaysIn = (before: Methods, after: Methods): WayIn[] => {
  const isOpen = (values: Methods) => values.active && waysIn(values).length > 0
  return isOpen(before) && !isOpen(after) ? waysIn(before) : []
}

/** The config in the form: every editable field, and the write-only secrets. */
export type ConfigValues = Omit<typeof defaultPlatformConfig, 'social_tokens'> & {
  social_tokens: Record<Provider, { app_id: string; app_secret: string }>
}

export const valuesOf = (config: PlatformConfig): ConfigValues => ({
  ...completed(defaultPlatformConfig, config),
  delete_account_reasons: (config.delete_account_reasons ?? []).map((reason) => completed(blankReason, reason)),
  social_tokens: Object.fromEntries(
    providers.map((provider) => [provider, tokensOf(config.social_tokens?.[provider])]),
  ) as ConfigValues['social_tokens'],
})

const blankReason = { reason_id: '', reason_text: '', show_text_area: false }

/** Exactly the fields of `standard`, with the values from `given` if present, or else from `standard`. */
function completed<Standard extends object>(standard: Standard, given: object): Standard {
  const known = given as Record<string, unknown>
  const fields = Object.entries(standard).map(([name, value]: [string, unknown]) => {
    const said = known[name]
    const isGroup = isObject(value) && isObject(said)
    return [name, isGroup ? completed(value, said) : (said ?? value)]
  })
  // Object.fromEntries loses the names; a response has the types of the defaults.
  return Object.fromEntries(fields) as Standard
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const tokensOf = (tokens: { app_id?: string | undefined; appId?: string | undefined } | undefined) => ({
  app_id: tokens?.app_id ?? tokens?.appId ?? '',
  app_secret: '',
})

/** The methods as they were before some changes, newest first. */
export function methodsBefore(values: Methods, changes: readonly Changes[]): Methods {
  const { active, login, social, social_tokens } = structuredClone(values)
  const methods = { active, login, social, social_tokens }
  for (const [path, { from }] of changes.flatMap((each) => Object.entries(each))) {
    const parts = path.split('.')
    const last = parts.pop()
    let place: unknown = methods
    for (const part of parts) place = isObject(place) ? (place as Record<string, unknown>)[part] : undefined
    // Only what is a part of the methods already: everything else is of no interest here.
    if (last !== undefined && isObject(place) && Object.hasOwn(place, last))
      Object.assign(place, { [last]: from ?? '' })
  }
  return methods
}

type Body = z.input<typeof PlatformConfigRequestSchema>

/** Returns only the changed parts, so that a colleague's concurrent changes are kept. An empty secret is not sent. */
export const bodyOf = (values: ConfigValues, changed: Readonly<Record<string, unknown>>): Body => {
  const withSecrets = Object.entries(values.social_tokens).map(([provider, { app_id, app_secret }]) => [
    provider,
    app_secret === '' ? { app_id } : { app_id, app_secret },
  ])
  const whole = { ...values, social_tokens: Object.fromEntries(withSecrets) }
  return Object.fromEntries(Object.entries(whole).filter(([name]) => Object.hasOwn(changed, name)))
}

/** Validates with the contract's own schema. */
export const configResolver = (stored: ConfigValues) => changesResolver(PlatformConfigRequestSchema, stored)
