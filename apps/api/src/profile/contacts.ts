import { AppError, refusalOfRemoval, refuseField } from '@clientele/contracts'
import type { IdentifierKind } from '@clientele/db'
import { changeContacts } from '../accounts/contacts.ts'
import { atomically, type Context, type StorefrontHandler } from '../context.ts'
import { notify } from '../notifications/notify.ts'
import { isLiveSession } from '../sessions/service.ts'
import { type CodeRow, endCodesOf, getLinkCode, isRequestedHere, spendCode } from '../codes/service.ts'
import { proveShortCode, readShortCode, shortCodeOf } from '../codes/short-codes.ts'
import { sendLink } from '../sign-in/deliver-code.ts'
import { openConfig, requiredContacts } from '../sign-in/governed.ts'
import { takeSignIn } from '../sign-in/limits.ts'
import { canUsePassword, provePassword, refuseReplacedSince, requireFreshSignIn } from '../sign-in/password.ts'
import { finishesSignUp, finishWithPassword } from '../sign-in/unfinished.ts'
import { verifyContact } from '../sign-in/own-contacts.ts'
import { asShopper, getShopper } from '../sign-in/service.ts'
import { bestContact, findContact, withContacts } from '../users/contact-of.ts'
import { namedPhone, type WantedContact, wantedEmail, wantedPhone } from '../users/wanted-contacts.ts'
import { nameOfKind } from '../contacts/kinds.ts'
import { masked } from '../contacts/masked.ts'
import { toShopper } from '../users/present.ts'
import { getShownUser, isHeldByActive, type LockedUser, lockShopper, lockUser } from '../users/self.ts'

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
  user: await removeContact(ctx, namedPhone(ctx, { phone: input.phone, country_code: input.countryCode }, 'phone')),
  request_id: ctx.request.id,
})

export const setEmailAsPrimary: StorefrontHandler<'setEmailAsPrimary'> = async (ctx, { body }) => ({
  user: await makePrimary(ctx, wantedEmail(body.email, 'body.email')),
  request_id: ctx.request.id,
})

export const setMobileNumberAsPrimary: StorefrontHandler<'setMobileNumberAsPrimary'> = async (ctx, { body }) => ({
  user: await makePrimary(ctx, namedPhone(ctx, body, 'body.phone')),
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
  await verifyByLink(ctx, body, 'email')
  return { message: 'The email address was verified.' }
}

export const verifyMobile: StorefrontHandler<'verifyMobile'> = async (ctx, { body }) => {
  await verifyByLink(ctx, body, 'phone')
  return { message: 'The phone number was verified.' }
}

export const checkVerificationLink: StorefrontHandler<'checkVerificationLink'> = async (ctx, { body }) => {
  await takeSignIn(ctx, () => ownerOfLink(ctx, body.code))
  const code = await getVerificationLink(ctx, body.code, isConfirmedByPassword)
  const requested_here = isRequestedHere(ctx, code)
  return {
    requested_here,
    password: await isConfirmedByPassword(ctx, code),
    kind: code.kind === 'email' ? 'email' : 'mobile',
    contact: masked(code.value),
    expires_at: code.expires_at.toISOString(),
    ...(!requested_here && (await isRequestedInLiveSession(ctx, code)) && { code: shortCodeOf(ctx, code) }),
  }
}

/** The maximum number of contacts of one account. */
const contactsMax = 20

/** A contact that a shopper adds is a claim, which can't be used to sign in until it is proven. The old contact is notified. */
export async function claimContact(tx: Context, locked: LockedUser, wanted: WantedContact): Promise<LockedUser> {
  let isNew = false
  const after = await changeContacts(
    tx,
    locked,
    (contacts) => {
      isNew = !contacts.some(({ value }) => value === wanted.value)
      if (isNew && contacts.length >= contactsMax)
        throw refuseField(wanted.field, `An account can have at most ${contactsMax} contacts. Remove one first.`)
      return isNew ? [...contacts, { ...wanted, verified: false, primary: false }] : contacts
    },
    () => (isNew ? [{ type: 'user.contact_added', kind: wanted.kind }] : []),
  )
  const told = bestContact(locked.contacts)
  if (isNew && told)
    await notify(tx, told, 'contact_changed', {
      what: `the ${nameOfKind[wanted.kind]} ${masked(wanted.value)} was added`,
    })
  return after
}

/** Adds a contact and sends a link to prove it, or does neither. */
async function addContact(ctx: Context, wanted: WantedContact) {
  requireFreshSignIn(ctx)
  const { user_id, user } = getShopper(ctx)
  const after = await sendOwnLink(ctx, wanted, async (tx) => claimContact(tx, await lockShopper(tx, user_id), wanted))
  return toShopper(after ? withContacts(after) : user)
}

async function removeContact(ctx: Context, { kind, value }: WantedContact) {
  requireFreshSignIn(ctx)
  const { user_id } = getShopper(ctx)
  const required = requiredContacts(openConfig(ctx), 'sign-in')
  return atomically(asShopper(ctx, user_id), async (tx) => {
    const locked = await lockShopper(tx, user_id)
    await endCodesOf(tx, user_id)
    let wasProven = false
    const after = await changeContacts(
      tx,
      locked,
      (contacts) => {
        const gone = contacts.find((each) => each.value === value)
        if (!gone) throw new AppError('CONTACT_NOT_FOUND')
        const refusal = refusalOfRemoval(contacts, gone, required)
        if (refusal) throw new AppError(refusal)
        wasProven = gone.verified === true
        return contacts.filter((each) => each !== gone)
      },
      () => [{ type: 'user.contact_removed', kind }],
    )
    // A claimed contact may belong to a stranger who has nothing to do with the account.
    if (wasProven)
      await notify(tx, { kind, value }, 'contact_changed', { what: `this ${nameOfKind[kind]} was removed` })
    return toShopper(withContacts(after))
  })
}

async function makePrimary(ctx: Context, { kind, value }: WantedContact) {
  requireFreshSignIn(ctx)
  const { user_id } = getShopper(ctx)
  return atomically(asShopper(ctx, user_id), async (tx) => {
    const locked = await lockShopper(tx, user_id)
    let isPrimary = false
    const after = await changeContacts(
      tx,
      locked,
      (contacts) => {
        const chosen = contacts.find((each) => each.value === value)
        if (!chosen) throw new AppError('CONTACT_NOT_FOUND')
        if (!chosen.verified) throw new AppError('CONTACT_NOT_VERIFIED')
        isPrimary = chosen.primary === true
        return contacts.map((each) => (each.kind === kind ? { ...each, primary: each === chosen } : each))
      },
      () => (isPrimary ? [] : [{ type: 'user.primary_contact_changed', kind }]),
    )
    const told = bestContact(locked.contacts)
    if (told && !isPrimary)
      await notify(tx, told, 'contact_changed', {
        what: `${masked(value)} is now your primary ${nameOfKind[kind]}`,
      })
    return toShopper(withContacts(after))
  })
}

/** Sends a link to a contact that the shopper has, or that `first` adds. Returns the result of `first`. */
async function sendOwnLink(
  ctx: Context,
  { kind, value, field }: WantedContact,
  first?: (tx: Context) => Promise<LockedUser>,
): Promise<LockedUser | undefined> {
  const { user_id } = getShopper(ctx)
  const page = kind === 'email' ? 'verify-email' : 'verify-mobile'
  return sendLink(
    asShopper(ctx, user_id),
    { purpose: 'verify_contact', kind, value, field, user_id },
    {
      page,
      template: 'verify_link',
      first: async (tx) => {
        const after = await first?.(tx)
        const user = after ? withContacts(after) : await getShownUser(tx, user_id)
        if (!findContact(user, value)) throw new AppError('CONTACT_NOT_FOUND')
        return after
      },
    },
  )
}

/**
 * A link, or the short code that it shows elsewhere, proves the contact it was sent to, in the session that requested it. In any other session
 * it confirms nothing by itself: the person who opens it may own the contact, while the account is a stranger's. Someone who has the link and
 * knows the account's password is both.
 */
async function verifyByLink(
  ctx: Context,
  { code: given, password }: { code: string; password?: string | undefined },
  kind: IdentifierKind,
): Promise<void> {
  await takeSignIn(ctx, () => ownerOfLink(ctx, given))
  const digits = readShortCode(given)
  const code =
    digits === undefined
      ? await getVerificationLink(ctx, given, async () => password !== undefined)
      : await proveShortCode(ctx, digits, (link) => link.kind === kind)
  if (code.kind !== kind) throw new AppError('WRONG_CODE')
  if (code.sign_up_id !== null) {
    if (password === undefined) throw new AppError('REQUESTED_ELSEWHERE')
    return finishWithPassword(ctx, given, password)
  }
  const { user_id, proof } = await provenAccount(ctx, code, password)
  await atomically(asShopper(ctx, user_id), async (tx) => {
    const locked = await lockUser(tx, user_id)
    if (locked?.user.state !== 'active' || !locked.contacts.some(({ value }) => value === code.value))
      throw new AppError('WRONG_CODE')
    if (proof !== undefined) await refuseReplacedSince(tx, user_id, proof)
    await spendCode(tx, code)
    await verifyContact(tx, locked, code)
  })
}

/** The account that the caller has shown to be theirs: by the session that requested the link, or by the password. */
async function provenAccount(
  ctx: Context,
  code: CodeRow,
  password: string | undefined,
): Promise<{ user_id: string; proof?: string }> {
  if (isRequestedHere(ctx, code)) return { user_id: getShopper(ctx).user_id }
  const { user_id } = code
  if (password === undefined || user_id === null) throw new AppError('REQUESTED_ELSEWHERE')
  return { user_id, proof: await provePassword(ctx, openConfig(ctx), { name: user_id, user_id }, password) }
}

async function isConfirmedByPassword(ctx: Context, { user_id, sign_up_id }: CodeRow): Promise<boolean> {
  const config = openConfig(ctx)
  // What a sign-up still needs was checked when its link was found.
  if (sign_up_id !== null) return config.login?.password !== false
  return user_id !== null && canUsePassword(ctx, config, user_id)
}

const isRequestedInLiveSession = async (ctx: Context, { user_id, session_id }: CodeRow): Promise<boolean> =>
  user_id !== null && session_id !== null && (await isLiveSession(ctx, user_id, session_id))

/** Whose attempts a link uses up: those of the calling session, or else of the user it is for, whose device may be known. */
const ownerOfLink = async (ctx: Context, secret: string): Promise<string | undefined> =>
  ctx.shopper?.user_id ?? (await getLinkCode(ctx, secret, 'verify_contact')).user_id ?? undefined

/** A link that can still confirm its contact, for a user who can still sign in, in a session that hasn't ended, or with the password. */
async function getVerificationLink(
  ctx: Context,
  secret: string,
  withPassword: (ctx: Context, code: CodeRow) => Promise<boolean>,
): Promise<CodeRow> {
  const code = await getLinkCode(ctx, secret, 'verify_contact')
  const { user_id, value } = code
  const isOpen = user_id === null ? await finishesSignUp(ctx, code) : await isHeldByActive(ctx, user_id, value)
  if (!isOpen) throw new AppError('WRONG_CODE')
  const canConfirm =
    isRequestedHere(ctx, code) || (await isRequestedInLiveSession(ctx, code)) || (await withPassword(ctx, code))
  if (!canConfirm)
    throw refuseField('body.code', 'The session that requested this link has ended. Request a new link.', 'WRONG_CODE')
  return code
}
