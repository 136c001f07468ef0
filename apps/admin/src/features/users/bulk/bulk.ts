import { blockUsersMax } from '@clientele/contracts'
import { explain, explainField, failureOf } from '@/lib/errors'
import type { Outputs } from '@/lib/trpc'
import type { Client, Failed, Outcome, Person } from './outcome'

interface Work {
  users: readonly Person[]
  reason: string
  onDone: (count: number) => void
}

/** Returns the customers that an error refers to by their index, each with the reason. */
const namedIn = (error: unknown): ReadonlyMap<number, string> => {
  const failure = failureOf(error)
  if (!failure) return new Map()
  return new Map(
    failure.details.flatMap((fault) => {
      const at = /^body\.user_id\.(\d+)$/.exec(fault.field)?.[1]
      return at === undefined ? [] : [[Number(at), explainField(failure, fault)] as const]
    }),
  )
}

type Blocked = Outputs['blockOrUnblockUsers']

/** The change of customers who are in the state since a moment, if that is known, and why. */
interface Step {
  users: readonly Person[]
  status: boolean
  reason: string | undefined
  state_since?: string | undefined
}

/**
 * One call takes many customers, and changes all of them or none, so the ones it rejects are removed, and the rest is tried again. Returns the
 * responses, and the customers that failed.
 */
async function changeStates(client: Client, step: Step, onDone: (count: number) => void) {
  const { users, status, reason, state_since } = step
  const failed: Failed[] = []
  const answers: Blocked[] = []
  for (let start = 0; start < users.length; start += blockUsersMax) {
    let left = users.slice(start, start + blockUsersMax)
    const size = left.length
    while (left.length > 0) {
      try {
        const user_id = left.map(({ _id }) => _id)
        const body = { status, user_id, reason, state_since, with_changes: true }
        answers.push(await client.blockOrUnblockUsers.mutate({ body }))
        break
      } catch (error) {
        const named = namedIn(error)
        failed.push(
          ...left.flatMap((user, at) => {
            const why = named.size === 0 ? explain(error).message : named.get(at)
            return why === undefined ? [] : [{ user, why }]
          }),
        )
        left = named.size === 0 ? [] : left.filter((_, at) => !named.has(at))
      }
    }
    onDone(size)
  }
  return { failed, answers }
}

/** Blocks or unblocks customers. */
export const setBlocked =
  (status: boolean) =>
  async (client: Client, { users, reason, onDone }: Work): Promise<Outcome> => {
    const { failed, answers } = await changeStates(client, { users, status, reason }, onDone)
    return { failed, ...undoable(client, status, answers, users) }
  }

/** How many customers some responses have changed, and how to undo it. */
export function undoable(client: Client, status: boolean, answers: readonly Blocked[], users: readonly Person[]) {
  const known = new Map(users.map((user) => [user._id, user]))
  const steps = answers.flatMap(({ changed = [], changed_at }) =>
    [...Map.groupBy(changed, ({ blocked_for }) => blocked_for)].map(([blocked_for, some]) => ({
      users: some.flatMap(({ user_id }) => known.get(user_id) ?? []),
      status: !status,
      // Who is blocked again is blocked for the same reason as before.
      reason: status ? 'Undone' : blocked_for,
      state_since: changed_at,
    })),
  )
  const changed = steps.reduce((sum, step) => sum + step.users.length, 0)
  return changed === 0 ? { changed } : { changed, undo: () => takeBack(client, steps) }
}

/** Changes the state of customers back, who haven't been changed since. */
export async function takeBack(client: Client, steps: readonly Step[]): Promise<Outcome> {
  const failed: Failed[] = []
  let changed = 0
  for (const step of steps) {
    const { failed: refused, answers } = await changeStates(client, step, () => undefined)
    failed.push(...refused)
    changed += answers.flatMap((answer) => answer.changed ?? []).length
  }
  return { failed, changed }
}

/** The number of concurrent calls: enough to be fast, but not enough to burden others. */
const concurrencyMax = 4

/** Archives customers one by one, because one call archives one customer. Nobody can undo it. */
export const archive = async (client: Client, { users, reason, onDone }: Work): Promise<Outcome> => {
  const failed: Failed[] = []
  const left = users.values()
  const work = async () => {
    for (const user of left) {
      try {
        await client.archiveUser.mutate({ body: { user_id: user._id, reason } })
      } catch (error) {
        failed.push({ user, why: explain(error).message })
      }
      onDone(1)
    }
  }
  await Promise.all(Array.from({ length: concurrencyMax }, work))
  return { failed, changed: users.length - failed.length }
}

/** Returns the customers as a file to create a group from. */
export const asFile = (users: readonly Person[]): File =>
  new File([['user_id', ...users.map(({ _id }) => _id)].join('\n')], 'selection.csv', { type: 'text/csv' })
