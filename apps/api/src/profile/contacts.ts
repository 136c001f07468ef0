import { AppError } from '@clientele/contracts'
import { atomically, type Context, type StorefrontHandler } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { notify } from '../notifications/notify.ts'
import { markProven } from '../sessions/shoppers.ts'
import { getLinkCode, spendCode } from '../sign-in/codes.ts'
import { sendLink } from '../sign-in/deliver-code.ts'
import { getOpenConfig } from '../sign-in/governed.ts'
import { takeSignIn } from '../sign-in/limits.ts'
import { refuseStale } from '../sign-in/password.ts'
import { type CodeRow, endCodesOf } from '../sign-in/repository.ts'
import { asShopper, getShopper } from '../sign-in/service.ts'
import { primaryContact } from '../users/contact-of.ts'
import { type WantedContact, wantedEmail, wantedPhone } from '../users/identifiers.ts'
import { toShopper } from '../users/present.ts'
import { changeContacts, getShownUser, userHolds } from '../users/self.ts'

export const addEmail: StorefrontHandler<'addEmail'> = async (ctx, { body }) => {
  const user = await addContact(ctx, wantedEmail(body.email, 'body.email'))
  return { user, verify_email_link: true }
}

export const addMobileNumber: StorefrontHandler<'addMobileNumber'> = async (ctx, { body }) => {
  const user = await addContact(ctx, wantedPhone(ctx, body, 'body.phone'))
  return { user, verify_mobile_link: true }
}

export const deleteEmail: StorefrontHandler<'deleteEmail'> = async (ctx, input) => ({
  user: await removeContact(ctx, wantedEmail(input.email, 'email')),
  request_id: ctx.request.id,
})

export const deleteMobileNumber: StorefrontHandler<'deleteMobileNumber'> = async (ctx, input) => ({
  user: await removeContact(ctx, wantedPhone(ctx, input, 'phone')),
  request_id: ctx.request.id,
})

export const setEmailAsPrimary: StorefrontHandler<'setEmailAsPrimary'> = async (ctx, { body }) => ({
  user: await makePrimary(ctx, wantedEmail(body.email, 'body.email')),
  request_id: ctx.request.id,
})

export const setMobileNumberAsPrimary: StorefrontHandler<'setMobileNumberAsPrimary'> = async (ctx, { body }) => ({
  user: await makePrimary(ctx, wantedPhone(ctx, body, 'body.phone')),
  request_id: ctx.request.id,
})

export const sendVerificationLinkToEmail: StorefrontHandler<'sendVerificationLinkToEmail'> = async (ctx, { body }) => {
  await sendOwnLink(ctx, wantedEmail(body.email, 'body.email'))
  return { verify_email_link: true }
}

export const sendVerificationLinkToMobile: StorefrontHandler<'sendVerificationLinkToMobile'> = async (
  ctx,
  { body },
) => {
  await sendOwnLink(ctx, wantedPhone(ctx, body, 'body.phone'))
  return { verify_mobile_link: true }
}

export const verifyEmail: StorefrontHandler<'verifyEmail'> = async (ctx, { body }) => {
  await verifyByLink(ctx, body.code, 'email')
  return { message: 'The e-mail address is verified.' }
}

export const verifyMobile: StorefrontHandler<'verifyMobile'> = async (ctx, { body }) => {
  await verifyByLink(ctx, body.code, 'phone')
  return { message: 'The phone number is verified.' }
}

/** A code to a contact of the signed-in shopper was right: it counts as a fresh sign-in, and the contact as verified. */
export async function proveContact(ctx: Context, code: CodeRow) {
  const shopper = getShopper(ctx)
  if (code.user_id !== shopper.user_id) throw new AppError('WRONG_CODE')
  return atomically(asShopper(ctx, shopper.user_id), async (tx) => {
    await spendCode(tx, code)
    await markProven(tx, shopper)
    await changeContacts(tx, shopper.user_id, (contacts) =>
      contacts.map((each) => (each.value === code.value ? { ...each, verified: true } : each)),
    )
    return { user_exists: true, user: toShopper(await getShownUser(tx, shopper.user_id)) }
  })
}

/** Adds a contact as a claim, which signs nobody in until its link is opened. The old contact is told. */
async function addContact(ctx: Context, wanted: WantedContact) {
  refuseStale(ctx)
  const { user_id } = getShopper(ctx)
  const user = await atomically(asShopper(ctx, user_id), async (tx) => {
    const before = await getShownUser(tx, user_id)
    await changeContacts(tx, user_id, (contacts) =>
      contacts.some(({ value }) => value === wanted.value)
        ? contacts
        : [...contacts, { ...wanted, verified: false, primary: false }],
    )
    await recordEvent(tx, 'user.contact_added', user_id, { kind: wanted.kind })
    const told = primaryContact(before)
    if (told) await notify(tx, told, 'contact_changed', { what: `the contact ${masked(wanted.value)} was added` })
    return toShopper(await getShownUser(tx, user_id))
  })
  await sendOwnLink(ctx, wanted)
  return user
}

async function removeContact(ctx: Context, { kind, value }: WantedContact) {
  refuseStale(ctx)
  const { user_id } = getShopper(ctx)
  return atomically(asShopper(ctx, user_id), async (tx) => {
    await changeContacts(tx, user_id, (contacts) => {
      const gone = contacts.find((each) => each.value === value)
      if (!gone) throw new AppError('CONTACT_NOT_FOUND')
      const left = contacts.filter((each) => each !== gone)
      // Somebody has to be able to sign in afterwards.
      if (gone.verified && !left.some(({ verified }) => verified)) throw new AppError('LAST_IDENTIFIER')
      if (gone.primary && left.some((each) => each.kind === kind)) throw new AppError('PRIMARY_CONTACT')
      return left
    })
    await endCodesOf(tx, user_id)
    await recordEvent(tx, 'user.contact_removed', user_id, { kind })
    await notify(tx, { kind, value }, 'contact_changed', { what: 'this contact was removed' })
    return toShopper(await getShownUser(tx, user_id))
  })
}

async function makePrimary(ctx: Context, { kind, value }: WantedContact) {
  refuseStale(ctx)
  const { user_id } = getShopper(ctx)
  return atomically(asShopper(ctx, user_id), async (tx) => {
    const before = await getShownUser(tx, user_id)
    await changeContacts(tx, user_id, (contacts) => {
      const chosen = contacts.find((each) => each.value === value)
      if (!chosen) throw new AppError('CONTACT_NOT_FOUND')
      if (!chosen.verified) throw new AppError('CONTACT_NOT_VERIFIED')
      return contacts.map((each) => (each.kind === kind ? { ...each, primary: each === chosen } : each))
    })
    await recordEvent(tx, 'user.primary_contact_changed', user_id, { kind })
    const told = primaryContact(before)
    if (told) await notify(tx, told, 'contact_changed', { what: `${masked(value)} is the primary contact now` })
    return toShopper(await getShownUser(tx, user_id))
  })
}

async function sendOwnLink(ctx: Context, { kind, value }: WantedContact): Promise<void> {
  const { user_id } = getShopper(ctx)
  if (!(await userHolds(ctx, user_id, value))) throw new AppError('CONTACT_NOT_FOUND')
  const page = kind === 'email' ? 'verify-email' : 'verify-mobile'
  await sendLink(ctx, { purpose: 'verify_contact', kind, value, user_id }, { page, template: 'verify_link' })
}

/** A link proves the one contact it was sent to, for the one user it was made for. Verifying wins over the claims of others. */
async function verifyByLink(ctx: Context, secret: string, kind: 'email' | 'phone'): Promise<void> {
  await getOpenConfig(ctx)
  await takeSignIn(ctx)
  const code = await getLinkCode(ctx, secret, 'verify_contact')
  const { user_id } = code
  if (code.kind !== kind || user_id === null) throw new AppError('WRONG_CODE')
  await atomically(asShopper(ctx, user_id), async (tx) => {
    await spendCode(tx, code)
    await changeContacts(tx, user_id, (contacts) => {
      if (!contacts.some(({ value }) => value === code.value)) throw new AppError('WRONG_CODE')
      return contacts.map((each) => (each.value === code.value ? { ...each, verified: true } : each))
    })
    await recordEvent(tx, 'user.contact_verified', user_id, { kind })
  })
}

/** Enough of a contact to recognise it, and no more. */
const masked = (value: string) => (value.includes('@') ? value.replace(/^(.).*(@.*)$/, '$1…$2') : `…${value.slice(-3)}`)
