import { AppError, type PlatformConfig } from '@clientele/contracts'
import { newId } from '@clientele/db'
import type { CodeRow } from '../codes/service.ts'
import type { Context } from '../context.ts'
import { hashSecret, newSecret } from '../secrets.ts'
import { type WantedContact, wantedPhone } from '../users/wanted-contacts.ts'
import { refuseSignUpClosed } from './governed.ts'
import { findSignUp, insertSignUp, type SignUpRow } from './repository/sign-ups.ts'

/*
 * The ways into a sign-up: a contact that a code has proved, a number whose customer was away for long, or a social provider.
 */

const signUpLife_ms = 60 * 60_000

/** Starts a sign-up with a contact that a code has just proved. */
export async function beginSignUp(tx: Context, config: PlatformConfig, { kind, value }: CodeRow) {
  refuseSignUpClosed(config)
  const phone = kind === 'phone' ? wantedPhone(tx, { phone: value }, 'body.mobile') : undefined
  return keepNewSignUp(tx, {
    ...(kind === 'email' ? { email: value, email_verified: true } : {}),
    ...(phone && { phone: phoneOf(phone), phone_verified: true }),
  })
}

/** Starts a sign-up with the number of a customer who is away: it continues as a new account, or ends as a sign-in. */
export const beginReturn = (tx: Context, { value }: CodeRow, returning_user_id: string) =>
  keepNewSignUp(tx, {
    phone: phoneOf(wantedPhone(tx, { phone: value }, 'body.mobile')),
    phone_verified: true,
    returning_user_id,
  })

/** Starts a sign-up with what a social provider has proved. */
export const beginSocialSignUp = (
  tx: Context,
  known: Pick<SignUpRow, 'provider' | 'subject' | 'email' | 'email_verified' | 'profile'>,
) => keepNewSignUp(tx, known)

export async function getSignUp(ctx: Context, register_token: string): Promise<SignUpRow> {
  const row = await findSignUp(ctx, hashSecret(register_token))
  if (!row) throw new AppError('SIGN_UP_EXPIRED')
  return row
}

/** Returns the proven or claimed contact of a sign-up, and the customer who had the number before. */
export async function findReturnOf(ctx: Context, register_token: string) {
  const row = await findSignUp(ctx, hashSecret(register_token))
  return row && { contact: row.phone?.value ?? row.email ?? undefined, user_id: row.returning_user_id ?? undefined }
}

/** Saves a new sign-up, and returns the token that continues it. */
export async function keepNewSignUp(tx: Context, known: Partial<SignUpRow>) {
  const register_token = newSecret()
  await insertSignUp(tx, {
    application_id: tx.application_id,
    id: newId(),
    token_hash: hashSecret(register_token),
    profile: {},
    email: null,
    email_verified: false,
    phone: null,
    phone_verified: false,
    password_hash: null,
    provider: null,
    subject: null,
    returning_user_id: null,
    created_at: tx.now,
    expires_at: new Date(tx.now.getTime() + signUpLife_ms),
    completed_at: null,
    ...known,
  })
  return { register_token }
}

/** A phone number as a sign-up keeps it. */
export const phoneOf = ({ value, country_code, phone }: WantedContact) => ({
  value,
  country_code: country_code ?? 0,
  phone: phone ?? value,
})
