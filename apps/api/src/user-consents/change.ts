import { type ConsentSource, type EventPayload, privacyPolicySlug } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { recordEvent, recordEvents } from '../events/record.ts'
import type { UserRow } from '../rows/users.ts'
import { changeUser } from '../users/change.ts'
import { insertConsents, listConsents, type UserConsentRow, writeConsents } from './repository.ts'
import { type ConsentSettings, readConsents, type SaidConsent } from './settings.ts'

/*
 * Giving and withdrawing consents, which is a change of the user like any other: with a version, and one event that has all of it.
 */

/** What someone says at once. */
export interface Said {
  privacy_policy?: boolean | undefined
  consents?: readonly SaidConsent[] | undefined
}

type Change = EventPayload<'user.consents_changed'>['consents'][number]
type Asked = Pick<UserRow, 'id' | 'privacy_consent'>

/** Changes the consents of a locked user. What they have said before isn't said again. */
export const changeConsents = (
  tx: Context,
  user: UserRow,
  settings: ConsentSettings,
  { privacy_policy, consents }: Said,
  source: ConsentSource,
): Promise<UserRow> =>
  writeSaid(tx, user, settings, [...policyOf(privacy_policy), ...readConsents(settings, consents)], source)

/** The same for what a file says, which may have been said earlier. The application asks for all of it. */
export const takeConsents = (tx: Context, user: UserRow, settings: ConsentSettings, said: readonly SaidConsent[]) =>
  writeSaid(tx, user, settings, said, 'import')

async function writeSaid(
  tx: Context,
  user: UserRow,
  settings: ConsentSettings,
  said: readonly SaidConsent[],
  source: ConsentSource,
): Promise<UserRow> {
  const before = await saidBefore(tx, user)
  const fresh = said.filter(({ slug, value }) => before.get(slug)?.value !== value)
  if (fresh.length === 0) return user
  await writeConsents(tx.db, rowsOf(tx, user.id, fresh, source))
  const after = withPolicy(tx, user, fresh, source)
  return changeUser(tx, user, after, { type: 'user.consents_changed', source, consents: changesOf(settings, fresh) })
}

/** What is said about the privacy policy, as one consent among others. */
export const policyOf = (value: boolean | undefined): SaidConsent[] =>
  value === undefined ? [] : [{ slug: privacyPolicySlug, value }]

/** The user with what is said about the privacy policy, if anything is. */
export function withPolicy<User extends Pick<UserRow, 'privacy_consent'>>(
  { now }: Pick<Context, 'now'>,
  user: User,
  said: readonly SaidConsent[],
  source: ConsentSource,
): User {
  const policy = said.find(isPolicy)
  if (!policy) return user
  const { value, updated_at = now, source: where = source } = policy
  return { ...user, privacy_consent: { value, source: where, updated_at: updated_at.toISOString() } }
}

const isPolicy = ({ slug }: Pick<SaidConsent, 'slug'>) => slug === privacyPolicySlug

/** Records what a sign-up said, as a part of the new account: without a version of its own. Consents that are no longer asked for are left out. */
export async function setFirstConsents(
  tx: Context,
  user_id: string,
  settings: ConsentSettings,
  { privacy_policy, consents = [] }: Said,
): Promise<void> {
  const asked = consents.filter(({ slug }) => settings.consents.some((each) => each.slug === slug))
  const said = [...policyOf(privacy_policy), ...readConsents(settings, asked)]
  if (said.length === 0) return
  await insertAll(tx, rowsOf(tx, user_id, said, 'sign_up'))
  const changes = changesOf(settings, said)
  await recordEvent(tx, user_id, { type: 'user.consents_changed', source: 'sign_up', consents: changes })
}

/** What a user has said, by slug, and when. */
export async function saidBefore(
  { db, application_id }: Context,
  { id, privacy_consent }: Asked,
): Promise<Map<string, Pick<UserConsentRow, 'value' | 'updated_at'>>> {
  const known = await listConsents(db, { application_id, user_ids: [id] })
  const said = new Map<string, Pick<UserConsentRow, 'value' | 'updated_at'>>(known.map((row) => [row.slug, row]))
  if (!privacy_consent) return said
  const { value, updated_at } = privacy_consent
  return said.set(privacyPolicySlug, { value, updated_at: new Date(updated_at) })
}

interface Imported {
  user_id: string
  consents: readonly SaidConsent[]
}

/** Records what a file says about new users, with one statement for all of them, and one for each kind of event. */
export async function importConsents(tx: Context, users: readonly Imported[]): Promise<void> {
  const rows = users.flatMap(({ user_id, consents }) => rowsOf(tx, user_id, consents, 'import'))
  await insertAll(tx, rows)
  const some = users.filter(({ consents }) => consents.length > 0)
  const changes = ({ consents }: Imported): Change[] => consents.map(({ slug, value }) => ({ slug, value }))
  for (const [, alike] of Map.groupBy(some, (user) => JSON.stringify(changes(user)))) {
    const [first] = alike
    if (!first) continue
    await recordEvents(
      tx,
      alike.map(({ user_id: id }) => ({ id })),
      { type: 'user.consents_changed', source: 'import', consents: changes(first) },
    )
  }
}

const insertAll = async (tx: Context, rows: readonly UserConsentRow[]) => {
  if (rows.length > 0) await insertConsents(tx.db, rows)
}

/** The rows of consents to marketing. The privacy policy is a column of the user. */
const rowsOf = (tx: Context, user_id: string, said: readonly SaidConsent[], source: ConsentSource): UserConsentRow[] =>
  said
    .filter((each) => !isPolicy(each))
    .map(({ slug, value, updated_at = tx.now, source: where = source }) => ({
      application_id: tx.application_id,
      user_id,
      slug,
      value,
      source: where,
      updated_at,
    }))

/** What the history keeps: the sentence, too, because the application may change it later. */
function changesOf({ consents }: ConsentSettings, said: readonly SaidConsent[]): Change[] {
  const textOf = (slug: string) => consents.find((each) => each.slug === slug)?.text
  return said.map(({ slug, value }) => {
    const text = value ? textOf(slug) : undefined
    return { slug, value, ...(text !== undefined && { text }) }
  })
}
