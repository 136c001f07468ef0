import type { PlatformConfig } from '@clientele/contracts'
import type { Kind } from './contacts.ts'

/*
 * What the platform config lets shoppers do. As in the service, everything that it doesn't mention is allowed.
 */

export type Provider = 'google' | 'facebook' | 'apple'

export const providerName: Record<Provider, string> = { google: 'Google', apple: 'Apple', facebook: 'Facebook' }

export interface Offers {
  otp: boolean
  password: boolean
  register: boolean
  forgot: boolean
  captcha: boolean
  providers: { provider: Provider; app_id: string }[]
}

export function offersOf({ login, social, social_tokens, ...config }: PlatformConfig): Offers {
  const password = login?.password !== false
  const all: Provider[] = ['google', 'apple', 'facebook']
  return {
    otp: login?.otp !== false,
    password,
    register: config.register !== false,
    forgot: password && config.forgot_password !== false,
    captcha: config.skip_captcha !== true,
    providers: all
      .filter((provider) => social?.[provider] === true)
      .map((provider) => ({ provider, app_id: appId(social_tokens?.[provider]) }))
      .filter(({ app_id }) => app_id !== ''),
  }
}

const appId = (tokens: { app_id?: string; appId?: string } | undefined) => tokens?.app_id ?? tokens?.appId ?? ''

/** Whether a contact is required, optional, or not asked for. */
export type Level = 'hard' | 'soft' | 'none'

type Fields = PlatformConfig['required_fields']

export function levelsOf(fields: Fields): Record<Kind, Level> {
  const levelOf = (field: NonNullable<Fields>['email']): Level =>
    field?.is_required !== true ? 'none' : field.level === 'hard' ? 'hard' : 'soft'
  return { email: levelOf(fields?.email), phone: levelOf(fields?.mobile) }
}
