import { explain } from '@/lib/errors'
import { changedSince, type Client, type Failed, type Outcome, type Person } from './outcome'

export type GroupAction = 'add' | 'remove'

interface Change {
  group_id: string
  action: GroupAction
  users: readonly Person[]
}

/** The number of customers that one call asks about, or changes. */
const askedAtOnce = 50
const changedAtOnce = 5_000

/** Adds customers to a group, or removes them. Only those who aren't in it yet, or still are, are changed, so that only they can be changed back. */
export async function changeMembers(client: Client, change: Change): Promise<Outcome> {
  const { wanted } = await sorted(client, change)
  return apply(client, { ...change, users: wanted })
}

/** Undoes a change of a group. Customers who have left or joined since are left out, and reported. */
export async function undoMembers(client: Client, change: Change): Promise<Outcome> {
  const { wanted, others } = await sorted(client, change)
  const { failed, changed } = await apply(client, { ...change, users: wanted })
  return { failed: [...others.map((user) => ({ user, why: changedSince })), ...failed], changed }
}

const opposite = { add: 'remove', remove: 'add' } as const

async function apply(client: Client, change: Change): Promise<Outcome> {
  const failed: Failed[] = []
  const changed: Person[] = []
  for (let start = 0; start < change.users.length; start += changedAtOnce) {
    const users = change.users.slice(start, start + changedAtOnce)
    try {
      await send(client, { ...change, users })
      // Those for whom there would still be something to do.
      const { wanted: left, others: done } = await sorted(client, { ...change, users })
      failed.push(...left.map((user) => ({ user, why: changedSince })))
      changed.push(...done)
    } catch (error) {
      failed.push(
        ...users.map((user) => ({ user, why: error instanceof NotRead ? error.message : explain(error).message })),
      )
    }
  }
  if (changed.length === 0) return { failed, changed: 0 }
  const { group_id, action } = change
  return {
    failed,
    changed: changed.length,
    undo: () => undoMembers(client, { group_id, action: opposite[action], users: changed }),
  }
}

/** Separates the customers whom a change affects from those who are already as wanted. */
async function sorted(client: Client, { group_id, action, users }: Change) {
  const members = new Set<string>()
  for (let start = 0; start < users.length; start += askedAtOnce) {
    const among = users.slice(start, start + askedAtOnce).map(({ _id }) => _id)
    const { items = [] } = await client.getUserGroupUsers.query({ groupId: group_id, among })
    for (const { _id } of items) members.add(_id)
  }
  const isWanted = ({ _id }: Person) => members.has(_id) === (action === 'remove')
  return { wanted: users.filter(isWanted), others: users.filter((user) => !isWanted(user)) }
}

class NotRead extends Error {}

/** Sends the customers, and waits until the service has read them. */
async function send(client: Client, { group_id, action, users }: Change) {
  const user_data = users.map(({ _id }) => ({ user_id: _id, action }))
  await client.updateUserGroupPartially.mutate({
    groupId: group_id,
    body: { type: 'json', user_data, confirm_empty: true },
  })
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
