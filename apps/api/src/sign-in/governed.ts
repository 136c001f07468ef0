import { AppError, type PlatformConfig } from '@clientele/contracts'
import type { UserState } from '@clientele/db'
import type { Context } from '../context.ts'
import { findPlatformConfig } from '../platform-config/service.ts'
import type { CodeSubject } from './codes.ts'

/*
 * What the platform config lets shoppers do. Every storefront operation begins here.
 */

/** The config of a storefront that is open. */
export async function getOpenConfig(ctx: Context): Promise<PlatformConfig> {
  const config = await findPlatformConfig(ctx)
  if (config.active === false) throw new AppError('SIGN_IN_CLOSED')
  return config
}

export function refuseMethodClosed(config: PlatformConfig, method: 'otp' | 'password'): void {
  if (config.login?.[method] === false) throw new AppError('SIGN_IN_METHOD_CLOSED')
}

export function refuseProviderClosed(config: PlatformConfig, provider: 'google' | 'facebook' | 'apple'): void {
  if (config.social?.[provider] !== true) throw new AppError('SIGN_IN_METHOD_CLOSED')
}

export function refuseSignUpClosed(config: PlatformConfig): void {
  if (config.register === false) throw new AppError('SIGN_UP_CLOSED')
}

export function refuseResetClosed(config: PlatformConfig): void {
  refuseMethodClosed(config, 'password')
  if (config.forgot_password === false) throw new AppError('SIGN_IN_METHOD_CLOSED')
}

/** Throws where the shop does not offer what a code is for. */
export function refusePurposeClosed(config: PlatformConfig, { purpose }: Pick<CodeSubject, 'purpose'>): void {
  if (purpose === 'sign_in') refuseMethodClosed(config, 'otp')
  if (purpose === 'sign_up') refuseSignUpClosed(config)
  if (purpose === 'reset_password') refuseResetClosed(config)
}

/** Throws where a shopper who has proved who they are may still not come in. Only they learn why. */
export function refuseState(state: UserState): void {
  if (state === 'blocked') throw new AppError('USER_BLOCKED')
  if (state === 'deletion_scheduled') throw new AppError('USER_DELETED', [], { is_deleted: true })
  if (state !== 'active') throw new AppError('WRONG_SIGN_IN')
}

/** Which contacts a shopper has to give and keep: `hard` ones must be there, `soft` ones are asked for. */
export function requiredContacts(config: PlatformConfig, when: 'sign-in' | 'sign-up') {
  const fields = when === 'sign-up' ? config.register_required_fields : config.required_fields
  const isHard = (field: { is_required?: boolean | undefined; level?: string | undefined } | undefined) =>
    field?.is_required === true && field.level === 'hard'
  return { email: isHard(fields?.email), phone: isHard(fields?.mobile) }
}
