import { AppError, type PlatformConfig } from '@clientele/contracts'
import { atomically, type Context, type StorefrontHandler } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import type { ContactTuple, UserWithContacts } from '../rows/users.ts'
import { contactTuples, withContacts } from '../users/contact-of.ts'
import { masked } from '../contacts/masked.ts'
import { isAway } from '../accounts/recycled.ts'
import { getShownUser, lockUser } from '../users/self.ts'
import { resendAfter_s } from '../codes/request.ts'
import { type CodeRow, type IsAccepted, proveCode, spendCode } from '../codes/service.ts'
import { sendCode } from './deliver-code.ts'
import { openConfig, refuseMethodClosed } from './governed.ts'
import { takeSignIn } from './limits.ts'
import { provePassword, refuseReplacedPassword } from './password.ts'
import { findPasswordHash } from '../passwords/shoppers.ts'
import { type Login } from './repository/logins.ts'
import { completeSignUp, type SignUpRow } from './repository/sign-ups.ts'
import { completeSignIn } from './service.ts'
import { beginReturn, getSignUp } from './begin-sign-up.ts'

/*
 * A code to a phone number proves who has the number today, not that it is the customer who had it months ago. After a long absence, the
 * number needs another contact or the password in addition; or it starts a new account, and leaves the old one.
 */

/** Whether a valid code isn't enough to open the account of its contact. */
export const needsSecondProof = async (ctx: Context, { kind }: CodeRow, login: Login): Promise<boolean> =>
  kind === 'phone' && login.state === 'active' && isAway(ctx, { ...login, id: login.user_id })

/** Holds a sign-in until the second proof. Returns the possible proofs, and the token that stands for the first one. */
export async function holdSignIn(
  tx: Context,
  config: PlatformConfig,
  code: CodeRow,
  { user_id, password_hash }: Login,
) {
  await spendCode(tx, code, user_id)
  const { register_token } = await beginReturn(tx, code, user_id)
  await recordEvent(tx, user_id, { type: 'user.second_proof_requested' })
  const contacts = otherContacts(await getShownUser(tx, user_id), code.value)
  return {
    user_exists: false,
    register_token,
    second_proof: {
      contacts: contacts.map(([kind, value]) => ({ kind: wireKind[kind], contact: masked(value) })),
      password: password_hash !== null && config.login?.password !== false,
      new_account: config.register !== false,
    },
  }
}

export const sendSecondProofCode: StorefrontHandler<'sendSecondProofCode'> = async (ctx, { body }) => {
  refuseMethodClosed(openConfig(ctx), 'otp')
  const { id: sign_up_id, user_id, number } = await getReturn(ctx, body.register_token)
  const contact = otherContacts(await getShownUser(ctx, user_id), number).find(([kind]) => wireKind[kind] === body.kind)
  if (!contact) throw new AppError('CONTACT_NOT_FOUND')
  const [kind, value] = contact
  const { request_id } = await sendCode(ctx, { purpose: 'second_proof', kind, value, user_id, sign_up_id })
  return {
    success: true,
    message: 'A code was sent.',
    request_id,
    resend_timer: resendAfter_s[kind],
    contact: masked(value),
  }
}

export const verifySecondProof: StorefrontHandler<'verifySecondProof'> = async (ctx, { body }) => {
  const config = openConfig(ctx)
  await takeSignIn(ctx, async () => (await getReturn(ctx, body.register_token)).user_id)
  const { id, user_id, number: name } = await getReturn(ctx, body.register_token)
  const proof =
    body.password === undefined
      ? { code: await proveCode(ctx, { request_id: body.request_id ?? '', otp: body.otp ?? '' }, isProofOf(id)) }
      : { password_hash: await provePassword(ctx, config, { name, user_id }, body.password) }
  return atomically(ctx, async (tx) => {
    const { number } = await getReturn(tx, body.register_token)
    const locked = await lockUser(tx, user_id)
    if (!locked) throw new AppError('UNAUTHENTICATED')
    const others = otherContacts(withContacts(locked), number)
    const { code, password_hash } = proof
    if (code && !others.some(([, value]) => value === code.value)) throw new AppError('WRONG_CODE')
    if (password_hash !== undefined) refuseReplacedPassword(password_hash, await findPasswordHash(tx, user_id))
    if (!(await completeSignUp(tx, id))) throw new AppError('SIGN_UP_EXPIRED')
    return { user_exists: true, user: await completeSignIn(tx, locked, config, code ? 'otp' : 'password', code) }
  })
}

const wireKind = { email: 'email', phone: 'mobile' } as const

const isProofOf =
  (sign_up_id: string): IsAccepted =>
  (code) =>
    code.purpose === 'second_proof' && code.sign_up_id === sign_up_id

/** A sign-in that is waiting for its second proof: the account, and the proven number. */
async function getReturn(ctx: Context, register_token: string) {
  const { id, returning_user_id, phone, phone_verified }: SignUpRow = await getSignUp(ctx, register_token)
  if (returning_user_id === null || !phone || !phone_verified) throw new AppError('SIGN_UP_EXPIRED')
  return { id, user_id: returning_user_id, number: phone.value }
}

/** An account's proven contacts besides a number, the primary ones first. None, if the number no longer belongs to the account. */
function otherContacts(user: UserWithContacts, number: string): ContactTuple[] {
  const verified = contactTuples(user).filter(([, , , , isVerified]) => Boolean(isVerified))
  if (!verified.some(([, value]) => value === number)) throw new AppError('SIGN_UP_EXPIRED')
  return verified
    .filter(([, value]) => value !== number)
    .toSorted(([, , , , , one], [, , , , , other]) => Number(other) - Number(one))
}
