import {
  defaultPlatformConfig,
  type PlatformConfig,
  PlatformConfigRequestSchema,
  type SocialTokens,
} from '@clientele/contracts'
import { zodResolver } from '@hookform/resolvers/zod'
import type { FieldNamesMarkedBoolean, Resolver } from 'react-hook-form'
import type { z } from 'zod'

export type Provider = keyof SocialTokens
export const providers = Object.keys(defaultPlatformConfig.social) as Provider[]

/** The config as the form holds it: every field that can be set, and the secrets that are only ever written. */
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

/** The fields of `standard` and no others, each as `given` says, or else as `standard` does. */
function completed<Standard extends object>(standard: Standard, given: object): Standard {
  const known = given as Record<string, unknown>
  const fields = Object.entries(standard).map(([name, value]: [string, unknown]) => {
    const said = known[name]
    const isGroup = isObject(value) && isObject(said)
    return [name, isGroup ? completed(value, said) : (said ?? value)]
  })
  // Object.fromEntries forgets the names; a response has the types of the defaults.
  return Object.fromEntries(fields) as Standard
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const tokensOf = (tokens: { app_id?: string | undefined; appId?: string | undefined } | undefined) => ({
  app_id: tokens?.app_id ?? tokens?.appId ?? '',
  app_secret: '',
})

type Body = z.input<typeof PlatformConfigRequestSchema>

/** The parts that were changed, and no others: what a colleague changes meanwhile stays. An empty secret is not sent. */
export const bodyOf = (values: ConfigValues, changed: Partial<FieldNamesMarkedBoolean<ConfigValues>>): Body => {
  const withSecrets = Object.entries(values.social_tokens).map(([provider, { app_id, app_secret }]) => [
    provider,
    app_secret === '' ? { app_id } : { app_id, app_secret },
  ])
  const whole = { ...values, social_tokens: Object.fromEntries(withSecrets) }
  return Object.fromEntries(Object.entries(whole).filter(([name]) => Object.hasOwn(changed, name)))
}

/** Checks by the contract's own schema. The form's values are narrower than what the schema reads, which the types cannot follow. */
export const configResolver = zodResolver(PlatformConfigRequestSchema) as unknown as Resolver<ConfigValues>
