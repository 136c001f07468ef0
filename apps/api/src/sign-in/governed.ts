import { AppError, type Operation, type PlatformConfig, type Storefront } from '@clientele/contracts'
import { storefront } from '@clientele/contracts/operations'
import type { UserState } from '@clientele/db'
import type { Context, StorefrontHandler } from '../context.ts'
import { findPlatformConfig } from '../platform-config/service.ts'
import type { CodeSubject } from '../codes/request.ts'
import { withFacts } from './attempt-facts.ts'

/*
 * What the platform config lets shoppers do.
 */

type Handlers = { [Name in keyof Storefront]: StorefrontHandler<Name> }

/**
 * Closes the operations that declare SIGN_IN_CLOSED while the config is not `active`. The contract says which they are, so none can be forgotten;
 * their functions get the config from `openConfig`.
 */
export const closedWithTheShop = (handlers: Handlers): Handlers =>
  Object.fromEntries(
    Object.entries(handlers).map(([name, run]) => [name, mayClose(name) ? whileOpen(run as AnyHandler) : run]),
  ) as Handlers

// The table of handlers ensures that each handler gets the right input.
type AnyHandler = (ctx: Context, input: never) => Promise<unknown>

const mayClose = (name: string) =>
  (storefront as Record<string, Operation>)[name]?.errors.includes('SIGN_IN_CLOSED') === true

const whileOpen =
  (run: AnyHandler): AnyHandler =>
  async (ctx, input) => {
    const shop = await findPlatformConfig(ctx)
    if (shop.active === false) throw new AppError('SIGN_IN_CLOSED')
    return run({ ...ctx, shop }, input)
  }

/** The config of an active application, in operations that are closed otherwise. */
export function openConfig({ shop }: Context): PlatformConfig {
  if (!shop) throw new Error('Only an operation that declares SIGN_IN_CLOSED receives the config.')
  return shop
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

/** Throws if the store doesn't offer what a code is for. */
export function refusePurposeClosed(config: PlatformConfig, { purpose }: Pick<CodeSubject, 'purpose'>): void {
  if (purpose === 'sign_in') refuseMethodClosed(config, 'otp')
  if (purpose === 'sign_up') refuseSignUpClosed(config)
  if (purpose === 'reset_password') refuseResetClosed(config)
}

/** Throws if a shopper who has proved their identity may still not sign in. Only they are told why. */
export function refuseState({
  id: user_id,
  state,
  delete_on,
}: {
  id: string
  state: UserState
  delete_on: Date | null
}): void {
  const facts = { user_id, isProven: true } as const
  if (state === 'blocked') throw withFacts(new AppError('USER_BLOCKED'), facts)
  if (state === 'deletion_scheduled') {
    const meta = { is_deleted: true, ...(delete_on && { delete_on: delete_on.toISOString() }) } as const
    throw withFacts(new AppError('USER_DELETED', [], meta), facts)
  }
  if (state !== 'active') throw withFacts(new AppError('WRONG_SIGN_IN'), { ...facts, isArchived: true })
}

/** The contacts that a shopper has to provide and keep: `hard` ones are required, `soft` ones are asked for. */
export function requiredContacts(config: PlatformConfig, when: 'sign-in' | 'sign-up') {
  const fields = when === 'sign-up' ? config.register_required_fields : config.required_fields
  const isHard = (field: { is_required?: boolean | undefined; level?: string | undefined } | undefined) =>
    field?.is_required === true && field.level === 'hard'
  return { email: isHard(fields?.email), phone: isHard(fields?.mobile) }
}
