import { AppError, type ConsentSource, type UserConsents, type UserMarketingConsent } from '@clientele/contracts'
import { atomically, type Context, type Handler } from '../context.ts'
import type { UserRow } from '../rows/users.ts'
import { lockUser } from '../users/change.ts'
import { getKnownUser } from '../users/service.ts'
import { changeConsents } from './change.ts'
import { listConsents, type UserConsentRow } from './repository.ts'
import { consentSettings, type ConsentSettings } from './settings.ts'

/*
 * What users agree to: the privacy policy, and the consents to marketing that the application asks for.
 */

export const getUserConsents: Handler<'getUserConsents'> = async (ctx, { userId }) =>
  describeConsents(ctx, await getKnownUser(ctx, userId))

export const updateUserConsents: Handler<'updateUserConsents'> = (ctx, { userId, body }) =>
  atomically(ctx, async (tx) => {
    const { user } = (await lockUser(tx, userId)) ?? {}
    if (!user) throw new AppError('USER_NOT_FOUND')
    if (user.state === 'archived') throw new AppError('USER_ARCHIVED')
    const settings = await consentSettings(tx)
    return describeConsents(tx, await changeConsents(tx, user, settings, body, sourceOf(tx)), settings)
  })

/** Operators enter what they were told in the console; everyone else calls the API. */
const sourceOf = ({ actor }: Context): ConsentSource => (actor.kind === 'operator' ? 'console' : 'api')

/** Returns the consents that the application asks for, in their order, and then others on which the user has said something. */
export async function describeConsents(
  ctx: Context,
  { id, privacy_consent }: Pick<UserRow, 'id' | 'privacy_consent'>,
  settings?: ConsentSettings,
): Promise<UserConsents> {
  const [{ consents }, rows] = await Promise.all([settings ?? consentSettings(ctx), storedConsents(ctx, [id])])
  const bySlug = new Map(rows.map((row) => [row.slug, row]))
  const asked = consents.map((each): UserMarketingConsent => ({ ...each, ...saidIn(bySlug.get(each.slug)) }))
  const others = rows.filter(({ slug }) => consents.every((each) => each.slug !== slug))
  return {
    privacy_policy: privacy_consent ?? {},
    consents: [...asked, ...others.map((row) => ({ slug: row.slug, ...saidIn(row) }))],
  }
}

/** What some users have said about consents to marketing, as it is stored. */
export const storedConsents = (ctx: Context, user_ids: readonly string[]): Promise<UserConsentRow[]> =>
  listConsents(ctx.db, { application_id: ctx.application_id, user_ids })

const saidIn = (row: UserConsentRow | undefined) =>
  row && { value: row.value, source: row.source, updated_at: row.updated_at.toISOString() }
