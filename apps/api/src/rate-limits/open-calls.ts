import type { Operation } from '@clientele/contracts'
import type { TeamContext } from '../context.ts'
import type { Services } from '../services.ts'
import { countInMemory } from './in-memory.ts'
import { limitKey } from './keys.ts'
import { limitOn, madeOnce } from './limit.ts'

/** Open operations that count attempts by network address themselves. A test checks each of them. */
const countsItsOwn: ReadonlySet<string> = new Set([
  'signIn',
  'acceptInvitation',
  'setUpFirstOperator',
  'loginWithOTP',
  'loginWithEmailAndPassword',
  'loginWithToken',
  'loginWithFacebook',
  'loginWithGoogle',
  'loginWithGoogleAndroid',
  'loginWithGoogleIOS',
  'loginWithAppleIOS',
  'sendOTPOnMobile',
  'sendOTPOnEmail',
  'verifyMobileOTP',
  'verifyEmailOTP',
  'verifyEmail',
  'verifyMobile',
  'userExists',
  'registerWithForm',
  'sendResetPasswordEmail',
  'sendResetPasswordMobile',
  'sendResetToken',
  'forgotPassword',
  'sendForgotOTPOnMobile',
  'sendForgotOTPOnEmail',
  'verifyMobileForgotOTP',
  'verifyEmailForgotOTP',
  'resetForgotPassword',
])

// These calls cost next to nothing, so each process counts them by itself: counting in the database would cost more than the call.
const limitOf = madeOnce(({ config }: Services) => {
  const settings = { name: 'open calls of an address', attemptsMax: config.openCallsPerAddressPerMinute, within_s: 60 }
  return limitOn(countInMemory(settings), settings)
})

/** Whether anyone can call an operation: without a credential, or with a storefront's public token. */
export const isOpen = ({ permission }: Operation): boolean => permission === 'nobody' || permission === 'storefront'

/** Counts a call of an open operation by the caller's network address, unless the operation does so itself. */
export async function takeOpenCall(ctx: TeamContext, name: string, operation: Operation): Promise<void> {
  if (isOpen(operation) && !countsItsOwn.has(name)) await limitOf(ctx).take(`${name} ${limitKey(ctx.request.ip)}`)
}
