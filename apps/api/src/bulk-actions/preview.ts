import { type BulkActionPreview, type BulkSample, bulkActions } from '@clientele/contracts'
import { isSecret, isUndoable, readShared } from '../attributes/bulk-values.ts'
import type { Context, Handler } from '../context.ts'
import { getChangeableGroup } from '../user-groups/changeable-group.ts'
import { findListed, type Listed } from '../users/listed-users.ts'
import type { SelectedUser } from '../users/selected.ts'
import { describeUsers } from '../users/service.ts'
import type { Fate } from './fates.ts'
import { clock, selectedBy } from './selection.ts'
import { type Means, works } from './works.ts'

/*
 * What an action would do. All users are counted, and what becomes of them is found out for as many as there is time for.
 */

const samplesMax = 10
/** How long users are looked at, and then how long the others are only counted. */
const examining_ms = 4_000
const counting_ms = 12_000

/** Users with the same fate. */
interface Some {
  count: number
  ids: string[]
}

interface Tally {
  count: number
  isExact: boolean
  examined: number
  changed: Some
  unchanged: Some
  refused: Map<string, Some & { message: string }>
}

export const previewBulkAction: Handler<'previewBulkAction'> = async (ctx, { body }) => {
  const { action, selection, group_id, attribute } = body
  const means: Means = {
    ...(group_id !== undefined && { group_id: (await getChangeableGroup(ctx, group_id)).id }),
    ...(attribute && { attribute: await readShared(ctx, attribute) }),
  }
  const isHidden = attribute !== undefined && (await isSecret(ctx, attribute.definition_id))
  const fatesOf = async (users: readonly SelectedUser[]) => {
    const fates = await works[action].fatesOf(ctx, users, means)
    // A masked value could be guessed from who already has it.
    return isHidden ? fates.map((fate) => (fate === 'unchanged' ? 'changed' : fate)) : fates
  }
  const listed = await findListed(ctx, selection)
  const tally = listed ? await tallyListed(listed, fatesOf) : await tallyMatches(ctx, selection.filter ?? {}, fatesOf)
  return {
    count: tally.count,
    count_relation: tally.isExact ? ('eq' as const) : ('gte' as const),
    examined: tally.examined,
    ...(await shown(ctx, tally)),
    skipped: {
      count: listed?.skipped.length ?? 0,
      samples: (listed?.skipped ?? [])
        .slice(0, samplesMax)
        .map(({ line, value, message, code }) => ({ line, value, message, code: code ?? '' })),
    },
    confirm_from: ctx.services.config.bulkConfirmFrom,
    undoable: bulkActions[action].undoable && (!attribute || (await isUndoable(ctx, attribute.definition_id))),
  }
}

type FatesOf = (users: readonly SelectedUser[]) => Promise<Fate[]>

const emptyTally = (): Tally => ({
  count: 0,
  isExact: true,
  examined: 0,
  changed: { count: 0, ids: [] },
  unchanged: { count: 0, ids: [] },
  refused: new Map(),
})

const examinedAtOnce = 1_000

async function tallyListed({ users }: Listed, fatesOf: FatesOf): Promise<Tally> {
  const tally = emptyTally()
  for (let i = 0; i < users.length; i += examinedAtOnce) {
    const some = users.slice(i, i + examinedAtOnce)
    tally.count += some.length
    examine(tally, some, await fatesOf(some))
  }
  return tally
}

async function tallyMatches(ctx: Context, filter: Parameters<typeof selectedBy>[1], fatesOf: FatesOf): Promise<Tally> {
  const tally = emptyTally()
  const [isExamined, isOver] = [clock(examining_ms), clock(counting_ms)]
  for await (const { users, isWhole } of selectedBy(ctx, filter, ctx.now)) {
    tally.count += users.length
    if (!isExamined()) examine(tally, users, await fatesOf(users))
    if (!isWhole || isOver()) return { ...tally, isExact: false }
  }
  return tally
}

function examine(tally: Tally, users: readonly SelectedUser[], fates: readonly Fate[]) {
  tally.examined += users.length
  for (const [i, fate] of fates.entries()) {
    const some = ofFate(tally, fate)
    some.count += 1
    const id = users[i]?.id
    if (id !== undefined && some.ids.length < samplesMax) some.ids.push(id)
  }
}

function ofFate({ changed, unchanged, refused }: Tally, fate: Fate): Some {
  if (fate === 'changed') return changed
  if (fate === 'unchanged') return unchanged
  const some = refused.get(fate.code) ?? { count: 0, ids: [], message: fate.message }
  refused.set(fate.code, some)
  return some
}

async function shown(
  ctx: Context,
  { changed, unchanged, refused }: Tally,
): Promise<Pick<BulkActionPreview, 'would_change' | 'unchanged' | 'refused'>> {
  const all = [changed, unchanged, ...refused.values()]
  const samples = await samplesOf(
    ctx,
    all.flatMap(({ ids }) => ids),
  )
  const withSamples = ({ count, ids }: Some) => ({
    count,
    samples: ids.map((user_id) => samples.get(user_id) ?? { user_id }),
  })
  return {
    would_change: withSamples(changed),
    unchanged: withSamples(unchanged),
    refused: [...refused].map(([code, some]) => ({ code, message: some.message, ...withSamples(some) })),
  }
}

/** Users as samples show them. Only someone who may read users sees more than their IDs. */
async function samplesOf(ctx: Context, ids: readonly string[]): Promise<ReadonlyMap<string, BulkSample>> {
  if (!ctx.actor.permissions.includes('users:read')) return new Map()
  const users = await describeUsers(ctx, ids)
  return new Map(
    users.map(({ _id, first_name, last_name, emails = [], phone_numbers = [] }): [string, BulkSample] => {
      const name = [first_name, last_name].filter(Boolean).join(' ')
      const [phone] = phone_numbers
      const contact = emails[0]?.email ?? (phone && `+${phone.country_code ?? ''}${phone.phone ?? ''}`)
      return [_id, { user_id: _id, ...(name !== '' && { name }), ...(contact !== undefined && { contact }) }]
    }),
  )
}
