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

/** Changes the consents of a locked user. What they have said before isn't said again. */
export async function changeConsents(
  tx: Context,
  user: UserRow,
  settings: ConsentSettings,
  said: Said,
  source: ConsentSource,
): Promise<UserRow> {
  const wanted = readConsents(settings, said.consents)
  const before = await saidBefore(tx, user.id)
  const rows = rowsOf(tx, user.id, wanted, source).filter(({ slug, value }) => before.get(slug) !== value)
  const isPolicyNew = said.privacy_policy !== undefined && said.privacy_policy !== user.privacy_consent?.value
  const changes = changesOf(settings, rows, isPolicyNew ? said.privacy_policy : undefined)
  if (changes.length === 0) return user
  await writeConsents(tx.db, rows)
  const after = isPolicyNew ? withPolicy(tx, user, said.privacy_policy, source) : user
  return changeUser(tx, user, after, { type: 'user.consents_changed', source, consents: changes })
}

/** A user who is about to be created, with what the sign-up said about the privacy policy. */
export const withPolicy = <User extends Pick<UserRow, 'privacy_consent'>>(
  { now }: Pick<Context, 'now'>,
  user: User,
  value: boolean | undefined,
  source: ConsentSource,
): User => (value === undefined ? user : { ...user, privacy_consent: { value, source, updated_at: now.toISOString() } })

/** Records what a sign-up said, as a part of the new account: without a version of its own. Consents that are no longer asked for are left out. */
export async function setFirstConsents(
  tx: Context,
  user_id: string,
  settings: ConsentSettings,
  said: Said,
): Promise<void> {
  const asked = (said.consents ?? []).filter(({ slug }) => settings.consents.some((each) => each.slug === slug))
  const rows = rowsOf(tx, user_id, readConsents(settings, asked), 'sign_up')
  const changes = changesOf(settings, rows, said.privacy_policy)
  if (changes.length === 0) return
  if (rows.length > 0) await insertConsents(tx.db, rows)
  await recordEvent(tx, user_id, { type: 'user.consents_changed', source: 'sign_up', consents: changes })
}

/** What a user has said about consents to marketing, by slug. */
export async function saidBefore({ db, application_id }: Context, user_id: string): Promise<Map<string, boolean>> {
  const known = await listConsents(db, { application_id, user_ids: [user_id] })
  return new Map(known.map(({ slug, value }) => [slug, value]))
}

interface Imported {
  user_id: string
  consents: readonly SaidConsent[]
}

/** Records what a file says about new users, with one statement for all of them, and one for each kind of event. */
export async function importConsents(tx: Context, settings: ConsentSettings, users: readonly Imported[]) {
  const rows = users.flatMap(({ user_id, consents }) => rowsOf(tx, user_id, readConsents(settings, consents), 'import'))
  if (rows.length === 0) return
  await insertConsents(tx.db, rows)
  const alike = Map.groupBy(
    users.filter(({ consents }) => consents.length > 0),
    ({ consents }) => JSON.stringify(consents),
  )
  for (const some of alike.values())
    await recordEvents(
      tx,
      some.map(({ user_id: id }) => ({ id })),
      { type: 'user.consents_changed', source: 'import', consents: [...(some[0]?.consents ?? [])] },
    )
}

const rowsOf = (
  tx: Context,
  user_id: string,
  said: ReadonlyMap<string, boolean>,
  source: ConsentSource,
): UserConsentRow[] =>
  [...said].map(([slug, value]) => ({
    application_id: tx.application_id,
    user_id,
    slug,
    value,
    source,
    updated_at: tx.now,
  }))

/** What the history keeps: the sentence, too, because the application may change it later. */
function changesOf(
  { consents }: ConsentSettings,
  rows: readonly UserConsentRow[],
  policy: boolean | undefined,
): Change[] {
  const textOf = (slug: string) => consents.find((each) => each.slug === slug)?.text
  return [
    ...(policy === undefined ? [] : [{ slug: privacyPolicySlug, value: policy }]),
    ...rows.map(({ slug, value }) => ({ slug, value, ...(value && { text: textOf(slug) }) })),
  ]
}
