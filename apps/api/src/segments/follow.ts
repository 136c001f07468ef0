import { isOnlyHolder } from '@clientele/db'
import type { SegmentRule } from '@clientele/contracts'
import { conditionsIn } from '@clientele/contracts/segments'
import type { AttributeDefinitionRow } from '../attributes/definitions.ts'
import { atomically, type Context, systemContext } from '../context.ts'
import { everyone } from '../events/record.ts'
import type { UserGroupRow } from '../rows/user-groups.ts'
import type { Services } from '../services.ts'
import { listAllFields, listMentioning, lockSegments } from '../user-groups/of-segments.ts'
import { ruleOf } from '../user-groups/segment-rule.ts'
import { changeMembers } from './change-members.ts'
import { everything, fieldsChangedBy, memberships } from './changed-fields.ts'
import { storedReader } from './readings.ts'
import { listGroupsOf } from './repository/members.ts'
import { daysBefore, type Place } from './repository/predicate.ts'
import {
  addUsersAt,
  beginSweep,
  type Due,
  isAnyDue,
  listEvents,
  listToSweep,
  segmentIn,
  takeFromQueue,
} from './repository/queue.ts'
import { fillMentioning } from './start-fill.ts'

/*
 * Follows changes of users, in steps: a step takes users out of the queue, and compares each with the segments that mention what has changed, in one
 * transaction. If its process dies, nothing has happened. One process at a time takes a step, so that no older state overwrites a newer one.
 */

export { measureQueue } from './repository/queue.ts'

/** The key of the lock for a step. */
const key = 'the segments'

/** Compares users who have changed with segments, at most `limit`. Returns how many that were; undefined if another process is at it. */
export async function followChanges(services: Services, limit: number): Promise<number | undefined> {
  // Most of the time, no one has changed, and nothing has to be locked.
  if (!(await isAnyDue(services.database))) return 0
  return atomically(systemContext(services, { application_id: '' }), async (tx) => {
    if (!(await isOnlyHolder(tx.db, key))) return undefined
    // Of several changes of a user, the newest is the cause. A database returns what it has deleted in any order.
    const due = (await takeFromQueue(tx.db, limit)).toSorted((one, other) => (one.id < other.id ? -1 : 1))
    for (const [application_id, rows] of Map.groupBy(due, (row) => row.application_id))
      await compareChanged({ ...systemContext(services, { application_id }), ...inTransaction(tx) }, rows)
    return due.length
  })
}

const inTransaction = ({ db, afterwards }: Context) => ({ db, afterwards, now: new Date() })

/** Compares users of one application with the segments that can be concerned. */
async function compareChanged(tx: Context, due: readonly Due[]): Promise<void> {
  const { ofEveryone = [], ofUsers = [] } = Object.groupBy(due, ({ user_id }) =>
    user_id === everyone ? 'ofEveryone' : 'ofUsers',
  )
  await fillMentioning(
    tx,
    ofEveryone.flatMap(({ field }) => field ?? []),
  )
  const reader = await storedReader(tx)
  const mentions = await mentionsOf(tx, await changesIn(tx, ofUsers, reader.definitions))
  const groups = await lockSegments(tx.db, tx.application_id, [...mentions.keys()])
  for (const group of groups) {
    const rule = ruleOf(group)
    const causes = mentions.get(group.id)
    if (rule && causes) await compare(tx, { group, rule, causes, place: reader.read(rule) })
  }
}

interface Compared {
  group: UserGroupRow
  rule: SegmentRule
  /** Why each user is compared. */
  causes: ReadonlyMap<string, string>
  place: Place
}

const compare = (tx: Context, { group, rule, causes, place }: Compared) =>
  changeMembers(tx, group, {
    rule,
    place,
    within: [...causes.keys()],
    causeOf: (user_id) => causes.get(user_id) ?? 'rule',
  })

interface Change {
  user_id: string
  /** The field, `everything`, `memberships`, or the one segment that the user is compared with. */
  field: string
  cause: string
}

/** What has changed about each user. */
async function changesIn(tx: Context, due: readonly Due[], definitions: readonly AttributeDefinitionRow[]) {
  const slugs = Object.fromEntries(definitions.map(({ slug, id }) => [slug, id]))
  const events = await listEvents(
    tx.db,
    tx.application_id,
    due.map(({ id }) => id),
  )
  const eventOf = new Map(events.map((event) => [event.id, event]))
  return due.flatMap(({ id, user_id, field }): Change[] => {
    const event = eventOf.get(id)
    if (field !== null) return [{ user_id, field, cause: event?.type ?? causeOf(field) }]
    if (!event) return [{ user_id, field: everything, cause: 'user.updated' }]
    const fields = fieldsChangedBy(event, slugs)
    return (typeof fields === 'string' ? [fields] : fields).map((each) => ({ user_id, field: each, cause: event.type }))
  })
}

const causeOf = (field: string) => (segmentIn(field) === undefined ? 'group' : 'time')

/** The segments to compare with, and for each of them, the users and their causes. */
async function mentionsOf(tx: Context, changes: readonly Change[]): Promise<Map<string, Map<string, string>>> {
  const fields = [...new Set(changes.map(({ field }) => field))]
  const rows = fields.includes(everything)
    ? await listAllFields(tx.db, tx.application_id)
    : await listMentioning(tx.db, tx.application_id, fields)
  const segmentsOf = Map.groupBy(rows, ({ field }) => field)
  const hidden = changes.flatMap(({ field, user_id }) => (field === memberships ? [user_id] : []))
  const joinedBy = Map.groupBy(await listGroupsOf(tx.db, tx.application_id, hidden), ({ user_id }) => user_id)
  const all = new Set(rows.map(({ group_id }) => group_id))
  const mentions = new Map<string, Map<string, string>>()
  for (const { user_id, field, cause } of changes) {
    for (const id of segmentsFor(field, user_id)) {
      const causes = mentions.get(id) ?? new Map<string, string>()
      mentions.set(id, causes.set(user_id, cause))
    }
  }
  return mentions

  function segmentsFor(field: string, user_id: string): Iterable<string> {
    const only = segmentIn(field)
    if (only !== undefined) return [only]
    if (field === everything) return all
    const rowsOf = field === memberships ? joinedBy.get(user_id) : segmentsOf.get(field)
    return (rowsOf ?? []).map(({ group_id }) => group_id)
  }
}

/** How often the passing of time is looked at. */
const sweepEvery_ms = 60_000
const sweptAtOnce = 20

/** Has the users compared for whom a relative time of a rule has passed since it was last looked at. Returns whether there were such segments. */
export async function followTime(services: Services, now = new Date()): Promise<boolean> {
  const before = new Date(now.getTime() - sweepEvery_ms)
  const segments = await listToSweep(services.database, before, sweptAtOnce)
  for (const segment of segments)
    await services.database.transaction(async (tx) => {
      const begun = await beginSweep(tx, segment, before, now)
      const rule = begun && ruleOf(begun.group)
      if (!rule) return
      for (const condition of conditionsIn(rule)) {
        if (!('within_days' in condition) || condition.within_days === undefined) continue
        const { about, within_days } = condition
        const range = { after: daysBefore(begun.since, within_days), upTo: daysBefore(now, within_days) }
        await addUsersAt(tx, segment, about, range)
      }
    })
  return segments.length > 0
}
