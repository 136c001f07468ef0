import { AppError, type PlatformConfig, type User } from '@clientele/contracts'
import { addUser } from '../accounts/new-account.ts'
import { setEntered } from '../attributes/sign-up.ts'
import { afterCommit, type Context } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import { setPasswordHash } from '../passwords/shoppers.ts'
import { setFirstConsents } from '../user-consents/change.ts'
import { consentSettings } from '../user-consents/settings.ts'
import type { WantedContact } from '../users/wanted-contacts.ts'
import { pickProfile, type ProfileValues } from '../users/profile-values.ts'
import { sendClaimLink } from './deliver-code.ts'
import { completeSignUp, enteredIn, saidIn, type SignUpRow } from './repository/sign-ups.ts'
import { keepSocialIdentity } from '../social-identities/service.ts'
import { asShopper, openSessionOf } from './service.ts'

/** Creates the account of a sign-up that has proved everything it needs, and signs the shopper in. A claimed email address gets a link. */
export async function makeAccount(
  tx: Context,
  config: PlatformConfig,
  signUp: SignUpRow,
): Promise<{ user: User; claimed: string | undefined }> {
  if (!(await completeSignUp(tx, signUp.id))) throw new AppError('SIGN_UP_EXPIRED')
  const claimed = signUp.email !== null && !signUp.email_verified ? signUp.email : undefined
  const said = saidIn(signUp)
  const added = await addUser(tx, {
    ...pickProfile(signUp.profile as ProfileValues),
    contacts: contactsOf(signUp),
    accepts_policy: said.privacy_policy,
    ...(signUp.returning_user_id !== null && { moves_from: signUp.returning_user_id }),
  })
  const { user, contacts } = added
  if (signUp.password_hash !== null) await setPasswordHash(tx, user.id, signUp.password_hash)
  await setEntered(asShopper(tx, user.id), user.id, enteredIn(signUp))
  const { provider, subject } = signUp
  if (provider !== null && subject !== null) {
    const outcome = await keepSocialIdentity(tx, provider, subject, user.id)
    // Someone has signed in with the same identity in the meantime.
    if (outcome === 'taken') throw new AppError('SIGN_UP_EXPIRED')
  }
  await recordEvent(asShopper(tx, user.id), user.id, { type: 'user.signed_up' }, user.version)
  await setFirstConsents(asShopper(tx, user.id), user.id, await consentSettings(tx), said)
  const proven = contacts.filter(({ verified }) => verified)
  const opener = proven.find(({ kind }) => kind === 'phone') ?? proven[0]
  const signedIn = await openSessionOf(tx, added, config, 'sign_up', undefined, opener?.id)
  if (claimed !== undefined) {
    const claim = { kind: 'email', value: claimed, user_id: user.id, session_id: signedIn.session_id } as const
    afterCommit(tx, (ctx) => sendClaimLink(ctx, { purpose: 'verify_contact', ...claim }))
  }
  return { user: signedIn.user, claimed }
}

function contactsOf({ email, email_verified, phone, phone_verified }: SignUpRow): WantedContact[] {
  const flags = { primary: true, active: true }
  return [
    ...(email === null
      ? []
      : [
          {
            kind: 'email' as const,
            value: email,
            country_code: null,
            phone: null,
            verified: email_verified,
            field: 'body.email',
            ...flags,
          },
        ]),
    ...(phone === null
      ? []
      : [{ kind: 'phone' as const, ...phone, verified: phone_verified, field: 'body.phone', ...flags }]),
  ]
}
