import { isDeepStrictEqual } from 'node:util'
import {
  type Changes,
  consentFieldPrefix,
  type ConsentSource,
  type MergeConsent,
  privacyPolicySlug,
} from '@clientele/contracts'
import type { Context } from '../context.ts'
import type { UserRow } from '../rows/users.ts'
import { deleteConsents, listConsents, writeConsents } from './repository.ts'
import { consentSettings } from './settings.ts'

/*
 * The consents of two users who are merged. Of what they said about the same one, the later counts, because both are the same person. The other's consents to
 * marketing stay under their ID until the merge can no longer be undone; what they said about the privacy policy is kept with the merge.
 */

type Said = NonNullable<UserRow['privacy_consent']>
type Asked = Pick<UserRow, 'id' | 'privacy_consent'>

/** A consent on which one of two users has said something. */
export interface PairedConsent {
  slug: string
  label: string
  survivor: Said | undefined
  other: Said | undefined
}

/** A consent that the survivor got from the other: what they had said before, and what counts since. */
export interface KeptConsent {
  slug: string
  before: Said | null
  after: Said
}

/** Every consent on which one of two users has said something, the privacy policy first. */
export async function pairConsents(ctx: Context, survivor: Asked, other: Asked): Promise<PairedConsent[]> {
  const [{ consents }, ours, theirs] = await Promise.all([
    consentSettings(ctx),
    saidBy(ctx, survivor),
    saidBy(ctx, other),
  ])
  const titles = new Map(consents.map(({ slug, title }) => [slug, title]))
  const slugs = [...new Set([privacyPolicySlug, ...titles.keys(), ...ours.keys(), ...theirs.keys()])]
  return slugs.flatMap((slug) => {
    const pair = { survivor: ours.get(slug), other: theirs.get(slug) }
    const label = slug === privacyPolicySlug ? 'Privacy policy' : (titles.get(slug) ?? slug)
    return pair.survivor || pair.other ? [{ slug, label, ...pair }] : []
  })
}

/** What becomes of a consent. There is nothing to choose, so that nobody's last word is lost. */
export function mergedConsent({ slug, label, survivor, other }: PairedConsent): MergeConsent {
  const theirs = adopted({ survivor, other })
  return {
    slug,
    label,
    ...(survivor && { survivor: shown(survivor) }),
    ...(other && { other: shown(other) }),
    result: (theirs ?? survivor)?.value ?? false,
    of: theirs ? 'other' : 'survivor',
    reason: survivor && other ? 'later' : 'only',
  }
}

/** What someone said, without the text that they read. */
const shown = ({ value, source, updated_at }: Said) => ({ value, source: source as ConsentSource, updated_at })

/** What the other said, if it counts. */
function adopted({ survivor, other }: Pick<PairedConsent, 'survivor' | 'other'>): Said | undefined {
  return other && (!survivor || other.updated_at > survivor.updated_at) ? other : undefined
}

/** What the merge changes for the survivor. */
export const keptConsents = (pairs: readonly PairedConsent[]): KeptConsent[] =>
  pairs.flatMap((pair) => {
    const after = adopted(pair)
    return after ? [{ slug: pair.slug, before: pair.survivor ?? null, after }] : []
  })

/** The survivor, with what counts about the privacy policy now. */
export function withPolicyOf<User extends Pick<UserRow, 'privacy_consent'>>(
  user: User,
  side: 'before' | 'after',
  kept: readonly KeptConsent[],
): User {
  const policy = kept.find(isPolicy)
  return policy ? { ...user, privacy_consent: policy[side] } : user
}

/** Writes the survivor's consents to marketing as they are after the merge, or were before. Returns the changes for the history. */
export async function writeMerged(
  tx: Context,
  user_id: string,
  side: 'before' | 'after',
  kept: readonly KeptConsent[],
): Promise<Changes> {
  const key = { application_id: tx.application_id, user_id }
  const marketing = kept.filter((each) => !isPolicy(each))
  const rows = marketing.flatMap(({ slug, [side]: said }) =>
    said ? [{ ...key, slug, ...said, updated_at: new Date(said.updated_at) }] : [],
  )
  await writeConsents(tx.db, rows)
  const gone = marketing.filter(({ [side]: said }) => !said).map(({ slug }) => slug)
  await deleteConsents(tx.db, key, gone)
  const changes = kept.map(({ slug, before, after }): [string, Changes[string]] => {
    const [from, to] = side === 'after' ? [before, after] : [after, before]
    return [consentFieldPrefix + slug, { ...(from && { from: from.value }), ...(to && { to: to.value }) }]
  })
  return Object.fromEntries(changes)
}

/** The consents on which the survivor has said something else since the merge. */
export async function changedConsents(
  ctx: Context,
  survivor: Asked,
  kept: readonly KeptConsent[],
): Promise<KeptConsent[]> {
  if (kept.length === 0) return []
  const said = await saidBy(ctx, survivor)
  return kept.filter(({ slug, after }) => !isDeepStrictEqual(said.get(slug), after))
}

/** The other consents on which they have said something since the merge. */
export async function saidSince(
  ctx: Context,
  survivor: Asked,
  kept: readonly KeptConsent[],
  merged_at: Date,
): Promise<string[]> {
  const since = merged_at.toISOString()
  return [...(await saidBy(ctx, survivor))].flatMap(([slug, { updated_at }]) =>
    updated_at > since && !kept.some((each) => each.slug === slug) ? [slug] : [],
  )
}

async function saidBy({ db, application_id }: Context, { id, privacy_consent }: Asked): Promise<Map<string, Said>> {
  const rows = await listConsents(db, { application_id, user_ids: [id] })
  const said = new Map<string, Said>(privacy_consent ? [[privacyPolicySlug, privacy_consent]] : [])
  for (const { slug, value, source, updated_at } of rows)
    said.set(slug, { value, source, updated_at: updated_at.toISOString() })
  return said
}

const isPolicy = ({ slug }: Pick<KeptConsent, 'slug'>) => slug === privacyPolicySlug
