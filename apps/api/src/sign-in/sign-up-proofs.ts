import { AppError, type FieldFault, type PlatformConfig } from '@clientele/contracts'
import { missingAttributes } from '../attributes/sign-up.ts'
import type { Context } from '../context.ts'
import { missingConsents } from '../user-consents/sign-up.ts'
import { requiredContacts } from './governed.ts'
import { findLoginByContact } from './repository/logins.ts'
import { enteredIn, findSignUpById, saidIn, type SignUpRow } from './repository/sign-ups.ts'

/*
 * What a sign-up still lacks before there is an account.
 */

/**
 * Throws unless the sign-up has the contacts, attributes, and consents that the store requires, and at least one contact. `faults` is what else is wrong with the
 * request, so that shoppers learn of everything at once.
 */
export async function refuseIncomplete(
  ctx: Context,
  config: PlatformConfig,
  signUp: SignUpRow,
  faults: readonly FieldFault[] = [],
): Promise<void> {
  const { email, phone } = signUp
  const required = requiredContacts(config, 'sign-up')
  const missing: FieldFault[] = [
    ...(required.email && email === null
      ? [{ field: 'body.email', message: 'This store requires an email address.' }]
      : []),
    ...(required.phone && phone === null
      ? [{ field: 'body.phone', message: 'This store requires a phone number.' }]
      : []),
    ...(await missingAttributes(ctx, enteredIn(signUp))),
    ...(await missingConsents(ctx, saidIn(signUp))),
  ]
  if (email === null && phone === null && !required.email && !required.phone)
    missing.push({ field: 'body.email', message: 'An email address or a phone number is required' })
  // An attribute with a wrong value isn't missing, and an invalid list is as wrong as its values.
  const isKnown = ({ field }: FieldFault) =>
    faults.some((fault) => fault.field === field || fault.field.startsWith(`${field}.`))
  const all = [...faults, ...missing.filter((fault) => !isKnown(fault))]
  if (all.length > 0) throw new AppError('INVALID_INPUT', all)
}

/** Contacts that a code has to prove before an account is created: the required ones, and at least one in any case. */
export function codesNeeded(config: PlatformConfig, signUp: SignUpRow, isReturn = false): ('email' | 'phone')[] {
  const required = requiredContacts(config, 'sign-up')
  const needed: ('email' | 'phone')[] = []
  if (signUp.phone && !signUp.phone_verified) needed.push('phone')
  if (signUp.email && !signUp.email_verified && (required.email || !signUp.phone || isReturn)) needed.push('email')
  return needed
}

/** Whether a sign-up is waiting for a second proof of this customer's account. */
export const isReturnOf = async (ctx: Context, sign_up_id: string | undefined, user_id: string): Promise<boolean> =>
  sign_up_id !== undefined && (await findSignUpById(ctx, sign_up_id))?.returning_user_id === user_id

/** Whether the email address of a sign-up is one that the customer who had its number has proven. */
export async function isOwnEmail(ctx: Context, { returning_user_id, email }: SignUpRow): Promise<boolean> {
  if (returning_user_id === null || email === null) return false
  return (await findLoginByContact(ctx, email))?.user_id === returning_user_id
}
