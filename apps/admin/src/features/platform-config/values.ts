import {
  defaultPlatformConfig,
  type PlatformConfig,
  PlatformConfigRequestSchema,
  type SocialTokens,
} from '@clientele/contracts'
import { zodResolver } from '@hookform/resolvers/zod'
import type { Resolver } from 'react-hook-form'
import type { z } from 'zod'

export type Provider = keyof SocialTokens
export const providers = Object.keys(defaultPlatformConfig.social) as Provider[]

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

/** Validates with the contract's own schema. The form's types are narrower than the schema's input, which TypeScript can't infer. */
export const configResolver = zodResolver(PlatformConfigRequestSchema) as unknown as Resolver<ConfigValues>
