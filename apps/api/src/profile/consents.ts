import { atomically, type StorefrontHandler } from '../context.ts'
import { asShopper, getShopper } from '../sign-in/service.ts'
import { changeConsents } from '../user-consents/change.ts'
import { describeConsents } from '../user-consents/service.ts'
import { consentSettings } from '../user-consents/settings.ts'
import { lockShopper } from '../users/self.ts'

/*
 * What shoppers are asked to agree to, and what they have said.
 */

export const getConsentDefinitions: StorefrontHandler<'getConsentDefinitions'> = async (ctx) => {
  const { isPolicyRequired, privacy_url, consents } = await consentSettings(ctx)
  return {
    privacy_policy: { required: isPolicyRequired, ...(privacy_url !== undefined && { url: privacy_url }) },
    items: [...consents],
  }
}

export const getConsents: StorefrontHandler<'getConsents'> = (ctx) => describeConsents(ctx, getShopper(ctx).user)

export const updateConsents: StorefrontHandler<'updateConsents'> = (ctx, { body }) => {
  const { user_id } = getShopper(ctx)
  return atomically(asShopper(ctx, user_id), async (tx) => {
    const { user } = await lockShopper(tx, user_id)
    const settings = await consentSettings(tx)
    return describeConsents(tx, await changeConsents(tx, user, settings, body, 'account'), settings)
  })
}
