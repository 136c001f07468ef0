import {
  defaultPlatformConfig,
  type PlatformConfig,
  PlatformConfigRequestSchema,
  type SocialTokens,
} from '@clientele/contracts'
import { zodResolver } from '@hookform/resolvers/zod'
import type { FieldNamesMarkedBoolean, Resolver } from 'react-hook-form'
import type { z } from 'zod'

type Complete<T> = T extends (infer Item)[]
  ? Complete<Item>[]
  : T extends object
    ? { [Key in keyof T]-?: Complete<T[Key]> }
    : T

export const providers = [
  'google',
  'facebook',
  'apple',
  'account_kit',
] as const satisfies readonly (keyof SocialTokens)[]
export type Provider = (typeof providers)[number]

/** The config as the form holds it: every field there is, and the secrets that are only ever written. */
export type ConfigValues = Complete<
  Omit<PlatformConfig, '_id' | 'created_at' | 'updated_at' | '__v' | 'default_country_code' | 'social_tokens'>
> & {
  social_tokens: Record<Provider, { app_id: string; app_secret: string }>
}

const standard = defaultPlatformConfig

export const valuesOf = (config: PlatformConfig): ConfigValues => ({
  active: config.active ?? standard.active,
  name: config.name ?? '',
  display: config.display ?? '',
  subtext: config.subtext ?? '',
  mobile_image: config.mobile_image ?? '',
  desktop_image: config.desktop_image ?? '',
  login: { ...standard.login, ...config.login },
  social: { ...standard.social, ...config.social },
  social_tokens: {
    google: tokensOf(config.social_tokens?.google),
    facebook: tokensOf(config.social_tokens?.facebook),
    apple: tokensOf(config.social_tokens?.apple),
    account_kit: tokensOf(config.social_tokens?.account_kit),
  },
  register: config.register ?? standard.register,
  forgot_password: config.forgot_password ?? standard.forgot_password,
  skip_captcha: config.skip_captcha ?? standard.skip_captcha,
  skip_login: config.skip_login ?? standard.skip_login,
  flash_card: { ...standard.flash_card, ...config.flash_card },
  look_and_feel: { ...standard.look_and_feel, ...config.look_and_feel },
  required_fields: contactsOf(config.required_fields, standard.required_fields),
  register_required_fields: contactsOf(config.register_required_fields, standard.register_required_fields),
  session_config: { ...standard.session_config, ...config.session_config },
  delete_account_reasons: (config.delete_account_reasons ?? []).map((reason) => ({
    reason_id: reason.reason_id ?? '',
    reason_text: reason.reason_text ?? '',
    show_text_area: reason.show_text_area ?? false,
  })),
  delete_account_day: config.delete_account_day ?? standard.delete_account_day,
  delete_account_consent: { consent_text: config.delete_account_consent?.consent_text ?? '' },
  meta: { fynd_default: config.meta?.fynd_default ?? false },
})

const tokensOf = (tokens: { app_id?: string | undefined; appId?: string | undefined } | undefined) => ({
  app_id: tokens?.app_id ?? tokens?.appId ?? '',
  app_secret: '',
})

type Contacts = ConfigValues['required_fields']
const contactsOf = (given: PlatformConfig['required_fields'], fallback: Contacts): Contacts => ({
  email: { ...fallback.email, ...given?.email },
  mobile: { ...fallback.mobile, ...given?.mobile },
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
