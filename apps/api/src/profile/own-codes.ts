import { AppError, refuseField, type SendOwnOtpRequest, type VerifyOwnOtpRequest } from '@clientele/contracts'
import type { IdentifierKind } from '@clientele/db'
import { atomically, type Context, type StorefrontHandler } from '../context.ts'
import { notify } from '../notifications/notify.ts'
import { changeContacts } from '../accounts/contacts.ts'
import { nameOfKind } from '../contacts/kinds.ts'
import { markProven } from '../sessions/shoppers.ts'
import { resendAfter_s } from '../codes/request.ts'
import { type CodeRow, isAmong, type NewCode, proveCode, proveCodeSentTo, spendCode } from '../codes/service.ts'
import { type Contact, sendCode, sentToPhone } from '../sign-in/deliver-code.ts'
import { takeSignIn } from '../sign-in/limits.ts'
import { requireFreshSignIn } from '../sign-in/password.ts'
import { asShopper, getShopper } from '../sign-in/service.ts'
import { bestContact, contactTuples, withContacts } from '../users/contact-of.ts'
import { type WantedContact, wantedEmail, wantedPhone } from '../users/wanted-contacts.ts'
import { toShopper } from '../users/present.ts'
import { type LockedUser, lockShopper, lockUser } from '../users/self.ts'
import { claimContact } from './contacts.ts'

/*
 * How published clients change a contact, in two steps: a code to the primary contact proves the shopper's identity, then a code to the new
 * contact proves that it is theirs.
 */

type Entity = 'mobile' | 'email'
const kindOf: Record<Entity, IdentifierKind> = { mobile: 'phone', email: 'email' }

export const sendOTPOnPrimary: StorefrontHandler<'sendOTPOnPrimary'> = async (ctx, { entity, body }) => {
  const contact = getPrimary(ctx, entity, body && namedContact(ctx, entity, body))
  return sendOwnCode(ctx, 'confirm_contact', contact, body?.android_hash)
}

export const verifyOTPonPrimary: StorefrontHandler<'verifyOTPonPrimary'> = async (ctx, { entity, body }) => {
  const shopper = getShopper(ctx)
  const contact = getPrimary(ctx, entity, namedContact(ctx, entity, body))
  const code = await proveOwnCode(ctx, 'confirm_contact', body, contact)
  if (code.value !== contact.value) throw new AppError('WRONG_CODE')
  return atomically(asShopper(ctx, shopper.user_id), async (tx) => {
    const locked = await lockUser(tx, shopper.user_id)
    await spendCode(tx, code)
    await markProven(tx, shopper, 'otp')
    if (!locked) throw new AppError('UNAUTHENTICATED')
    return { user_exists: true, user: toShopper(withContacts(locked)) }
  })
}

export const sendOTPForUpdate: StorefrontHandler<'sendOTPForUpdate'> = async (ctx, { entity, body }) => {
  requireFreshSignIn(ctx)
  const contact = namedContact(ctx, entity, body)
  if (!contact) throw refuseField(`body.${entity}`, 'is required: the new contact')
  return sendOwnCode(ctx, 'change_contact', contact, body.android_hash)
}

export const verifyOTPForUpdate: StorefrontHandler<'verifyOTPForUpdate'> = async (ctx, { entity, body }) => {
  requireFreshSignIn(ctx)
  const code = await proveOwnCode(ctx, 'change_contact', body, namedContact(ctx, entity, body))
  if (code.kind !== kindOf[entity]) throw new AppError('WRONG_CODE')
  const { user_id } = getShopper(ctx)
  return atomically(asShopper(ctx, user_id), async (tx) => {
    const locked = await lockShopper(tx, user_id)
    await spendCode(tx, code)
    const told = bestContact(locked.contacts)
    const isHeld = locked.contacts.some(({ value }) => value === code.value)
    const after = await putFirst(tx, await claimContact(tx, locked, contactOf(tx, code)), code)
    // For a new contact, the claim has already sent a notice.
    if (isHeld && told && told.value !== code.value)
      await notify(tx, told, 'contact_changed', {
        what: `another ${nameOfKind[code.kind]} is now your primary one`,
      })
    return { user_exists: true, user: toShopper(withContacts(after)) }
  })
}

/** The verified primary contact of a kind. A different contact in the request doesn't count. */
function getPrimary(ctx: Context, entity: Entity, named: Contact | undefined): Contact {
  const held = contactTuples(getShopper(ctx).user)
  const primary = held.find(([kind, , , , , isPrimary]) => kind === kindOf[entity] && Boolean(isPrimary))
  if (!primary) throw new AppError('CONTACT_NOT_FOUND')
  const [kind, value, country_code, phone, isVerified] = primary
  if (named && named.value !== value) throw new AppError('CONTACT_NOT_FOUND')
  // An unproven contact says nothing about the shopper's identity.
  if (!isVerified) throw new AppError('CONTACT_NOT_VERIFIED')
  return { kind, value, country_code, phone }
}

function namedContact(
  ctx: Context,
  entity: Entity,
  { email, mobile, phone = mobile, country_code }: SendOwnOtpRequest | VerifyOwnOtpRequest,
): WantedContact | undefined {
  if (entity === 'email') return email === undefined ? undefined : wantedEmail(email, 'body.email')
  return phone === undefined ? undefined : wantedPhone(ctx, { phone, country_code }, 'body.mobile')
}

async function sendOwnCode(
  ctx: Context,
  purpose: 'confirm_contact' | 'change_contact',
  contact: Contact,
  android_hash: string | undefined,
) {
  const { kind, value } = contact
  const code = await sendCode(ctx, { purpose, kind, value, user_id: getShopper(ctx).user_id }, { android_hash })
  return kind === 'phone' ? sentToPhone(contact, code) : sentToEmail(value, code)
}

const sentToEmail = (email: string, { request_id, resend_token }: NewCode) => ({
  success: true,
  message: 'If the email address can receive it, a code was sent.',
  request_id,
  resend_email_token: resend_token,
  resend_timer: resendAfter_s.email,
  email,
})

/** The shopper's own code for a purpose, identified by its request, or else by its contact. */
async function proveOwnCode(
  ctx: Context,
  purpose: 'confirm_contact' | 'change_contact',
  { request_id, otp }: VerifyOwnOtpRequest,
  contact: Contact | undefined,
): Promise<CodeRow> {
  await takeSignIn(ctx, async () => getShopper(ctx).user_id)
  if (request_id === undefined && !contact)
    throw refuseField('body.request_id', 'is required: the request_id that came with the code')
  const wanted = { here: [purpose] }
  if (request_id === undefined) return proveCodeSentTo(ctx, { value: contact?.value ?? '', otp }, wanted)
  const isAccepted = isAmong(ctx, wanted)
  return proveCode(ctx, { request_id, otp }, (code) => isAccepted(code) && (!contact || contact.value === code.value))
}

const contactOf = (ctx: Context, { kind, value }: CodeRow): WantedContact =>
  kind === 'email' ? wantedEmail(value, 'body.email') : wantedPhone(ctx, { phone: value }, 'body.mobile')

/** Makes a proven contact the primary one of its kind, and records what changed. */
function putFirst(tx: Context, locked: LockedUser, { kind, value }: CodeRow): Promise<LockedUser> {
  let before: WantedContact | undefined
  return changeContacts(
    tx,
    locked,
    (contacts) => {
      before = contacts.find((each) => each.value === value)
      return contacts.map((each) => {
        if (each.kind !== kind) return each
        return each === before ? { ...each, verified: true, primary: true } : { ...each, primary: false }
      })
    },
    () => [
      ...(before?.verified ? [] : [{ type: 'user.contact_verified' as const, kind }]),
      ...(before?.primary ? [] : [{ type: 'user.primary_contact_changed' as const, kind }]),
    ],
  )
}
