import { explain, failureOf } from '@/lib/errors'
import { changedSince, type Client, type Failed, type Outcome, type Person } from './outcome'

export type GroupAction = 'add' | 'remove'

interface Change {
  group_id: string
  action: GroupAction
  users: readonly Person[]
}

/** The number of customers that one call asks about, or changes. */
const askedAtOnce = 50
const changedAtOnce = 10_000

const opposite = { add: 'remove', remove: 'add' } as const

/** Adds customers to a group, or removes them. Only those who aren't in it yet, or still are, are changed, so that only they can be changed back. */
export async function changeMembers(client: Client, change: Change): Promise<Outcome> {
  const { failed, changed } = await apply(client, change)
  if (changed.length === 0) return { failed, changed: 0 }
  const { group_id, action } = change
  return {
    failed,
    changed: changed.length,
    undo: () => undoMembers(client, { group_id, action: opposite[action], users: changed }),
  }
}

/** Undoes a change of a group. Customers who have left or joined since are left out, and reported. */
export async function undoMembers(client: Client, change: Change): Promise<Outcome> {
  const { failed, changed, settled } = await apply(client, change)
  return { failed: [...settled.map((user) => ({ user, why: changedSince })), ...failed], changed: changed.length }
}

/** What has become of a change. `settled` are those who were as wanted before it. */
interface Applied {
  failed: Failed[]
  changed: Person[]
  settled: Person[]
}

async function apply(client: Client, change: Change): Promise<Applied> {
  const applied: Applied = { failed: [], changed: [], settled: [] }
  for (let start = 0; start < change.users.length; start += changedAtOnce) {
    const part = { ...change, users: change.users.slice(start, start + changedAtOnce) }
    let isSent = false
    let wanted = part.users
    let why: string = changedSince
    try {
      const sorted = await send(client, part)
      isSent = true
      wanted = sorted.wanted
      applied.settled.push(...sorted.others)
      if (wanted.length > 0) await untilRead(client, part.group_id)
    } catch (error) {
      why = error instanceof NotRead ? error.message : explain(error).message
    }
    if (wanted.length === 0) continue
    // Even if something failed, the change may have been made, or a part of it.
    const after = await sortedNow(client, { ...part, users: wanted }).catch(() => undefined)
    // If that can't be found out, everyone can be changed back, because that leaves out those who weren't changed.
    const { wanted: left, others: done } = after ?? (isSent ? { wanted: [], others: wanted } : { wanted, others: [] })
    applied.changed.push(...done)
    applied.failed.push(...left.map((user) => ({ user, why })))
  }
  return applied
}

/** Separates the customers whom a change affects from those who are already as wanted. */
async function sortedNow(client: Client, { group_id, action, users }: Change) {
  const members = new Set<string>()
  for (let start = 0; start < users.length; start += askedAtOnce) {
    const among = users.slice(start, start + askedAtOnce).map(({ _id }) => _id)
    const { items = [] } = await client.getUserGroupUsers.query({ groupId: group_id, among })
    for (const { _id } of items) members.add(_id)
  }
  const isWanted = ({ _id }: Person) => members.has(_id) === (action === 'remove')
  return { wanted: users.filter(isWanted), others: users.filter((user) => !isWanted(user)) }
}

/** Sends the customers whom a change affects, in one request, for the version of the group that it was decided for. */
async function send(client: Client, change: Change) {
  const { group_id, action } = change
  for (let tries = 1; ; tries += 1) {
    const { __v } = await client.getUserGroupById.query({ groupId: group_id })
    const sorted = await sortedNow(client, change)
    if (sorted.wanted.length === 0) return sorted
    try {
      await client.updateUserGroupPartially.mutate({
        groupId: group_id,
        ...(__v === undefined ? {} : { ifMatch: String(__v) }),
        body: {
          type: 'json',
          user_data: sorted.wanted.map(({ _id }) => ({ user_id: _id, action })),
          confirm_empty: true,
        },
      })
      return sorted
    } catch (error) {
      // Someone else has changed the group in between, and perhaps its members.
      if (failureOf(error)?.code !== 'STALE_VERSION' || tries === sendsMax) throw error
    }
  }
}

const sendsMax = 3

class NotRead extends Error {}

/** Waits until the service has read the customers. */
async function untilRead(client: Client, group_id: string) {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const { status, failure } = await client.getUserGroupById.query({ groupId: group_id })
    if (status === 'completed') return
    if (status === 'failed') throw new NotRead(failure ?? 'The group could not be changed.')
    await new Promise((resolve) => setTimeout(resolve, askedEvery_ms))
  }
  throw new NotRead('The service is still working on it. Reload the group in a moment to see the result.')
}

const askedEvery_ms = 300
const triesMax = 200
