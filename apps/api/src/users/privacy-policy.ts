import { refuseField } from '@clientele/contracts'
import type { UserRow } from '../rows/users.ts'

/*
 * What requests say about the privacy policy, in the published clients' shape.
 */

/** What a request says about the privacy policy. Undefined if it says nothing. */
export function policyIn(consent: unknown): boolean | undefined {
  const policy =
    typeof consent === 'object' && consent !== null && 'privacy_policy' in consent && consent.privacy_policy
  const value = typeof policy === 'object' && policy !== null && 'value' in policy ? policy.value : undefined
  return value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined
}

/**
 * Rejects another acceptance than the user's. Clients send back what they have read, and what they have read before the user said something else doesn't
 * count.
 */
export function refuseOtherPolicy(consent: unknown, { privacy_consent: said }: Pick<UserRow, 'privacy_consent'>): void {
  const value = policyIn(consent)
  if (value === undefined || value === said?.value) return
  const { updated_at } = (consent as { privacy_policy: { updated_at?: unknown } }).privacy_policy
  if (said && typeof updated_at === 'string' && Date.parse(updated_at) < Date.parse(said.updated_at)) return
  throw refuseField('body.consent.privacy_policy.value', 'can only be changed with `updateUserConsents`')
}
