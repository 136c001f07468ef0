import { profileEcho, refuseField } from '@clientele/contracts'
import { atomically, type Context, type StorefrontHandler } from '../context.ts'
import { refuseUnreachable } from '../contacts/sms-numbers.ts'
import { refuseReadOnly } from '../refusals.ts'
import { sendCode, sentToPhone } from '../sign-in/deliver-code.ts'
import { openConfig } from '../sign-in/governed.ts'
import { requireFreshSignIn } from '../sign-in/password.ts'
import { asShopper, getShopper } from '../sign-in/service.ts'
import { continueSignUp, phoneIn, saidBy } from '../sign-in/sign-up.ts'
import { findContact, hasPhoneAsShown, withContacts } from '../users/contact-of.ts'
import { changeConsents } from '../user-consents/change.ts'
import { consentSettings } from '../user-consents/settings.ts'
import { type WantedContact, wantedEmail, wantedPhone } from '../users/wanted-contacts.ts'
import { toShopper } from '../users/present.ts'
import { pickProfile } from '../users/profile-values.ts'
import { changeProfile, lockShopper } from '../users/self.ts'
import { claimContact } from './contacts.ts'

export const getLoggedInUser: StorefrontHandler<'getLoggedInUser'> = async (ctx) => ({
  user: toShopper(getShopper(ctx).user),
})

export const updateProfile: StorefrontHandler<'updateProfile'> = async (ctx, { body }) => {
  const config = openConfig(ctx)
  const { register_token, email, android_hash, attributes } = body
  const agreed = saidBy(body)
  const said = pickProfile(body)
  const phone = phoneIn(body)
  refuseReadOnly(profileEcho, body, () => (register_token === undefined ? toShopper(getShopper(ctx).user) : {}))
  if (register_token !== undefined)
    return continueSignUp(ctx, config, register_token, {
      ...said,
      email,
      phone,
      android_hash,
      attributes,
      said: agreed,
    })
  if (attributes !== undefined)
    throw refuseField('body.attributes', 'are part of a sign-up. Use `updateUserAttributes` to change them later')

  const { user_id, user: known } = getShopper(ctx)
  const contacts = [
    email === undefined ? undefined : wantedEmail(email, 'body.email'),
    // One that is sent back may have been stored under other rules.
    phone && !hasPhoneAsShown(known, phone) ? wantedPhone(ctx, phone, 'body.mobile') : undefined,
  ]
  const added: WantedContact[] = []
  for (const contact of contacts) if (contact && !findContact(known, contact.value)) added.push(contact)
  if (added.length > 0) requireFreshSignIn(ctx)
  // Before anything in the profile is changed.
  for (const { kind, value, field } of added) if (kind === 'phone') await refuseUnreachable(ctx, value, field)
  const changed = await atomically(asShopper(ctx, user_id), async (tx) => {
    const held = await changeProfile(tx, await lockShopper(tx, user_id), said)
    if (!agreed) return held
    return { ...held, user: await changeConsents(tx, held.user, await consentSettings(tx), agreed, 'account') }
  })
  let latest = changed
  let next = {}
  for (const contact of added) {
    const { after, ...asked } = await askForProof(ctx, user_id, contact, android_hash)
    latest = after ?? latest
    next = { ...next, ...asked }
  }
  return { success: true, user_exists: true, user: toShopper(withContacts(latest)), ...next }
}

/** Keeps a new contact of the profile as a claim, and sends a code to prove it. `after` is the user with the claim. */
async function askForProof(ctx: Context, user_id: string, contact: WantedContact, android_hash: string | undefined) {
  const { kind, value } = contact
  const code = await sendCode(
    asShopper(ctx, user_id),
    { purpose: 'change_contact', kind, value, user_id },
    { android_hash, first: async (tx) => claimContact(tx, await lockShopper(tx, user_id), contact) },
  )
  const asked =
    kind === 'phone'
      ? { ...sentToPhone(contact, code), verify_mobile_otp: true }
      : { verify_email_otp: true, email: value, resend_email_token: code.resend_token }
  return { ...asked, after: code.first }
}
