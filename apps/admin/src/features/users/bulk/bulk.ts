import { blockUsersMax, type Customer } from '@clientele/contracts'
import type { TRPCClient } from '@trpc/client'
import type { TrpcRouter } from '@clientele/api/trpc'
import { explain, explainField, failureOf } from '@/lib/errors'

type Client = TRPCClient<TrpcRouter>

export interface Failed {
  user: Customer
  why: string
}

interface Work {
  users: readonly Customer[]
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

/**
 * Blocks or unblocks customers, and returns those that failed. One call takes many customers, and changes all of them or none, so the ones it
 * rejects are removed, and the rest is tried again.
 */
export const setBlocked =
  (status: boolean) =>
  async (client: Client, { users, reason, onDone }: Work) => {
    const failed: Failed[] = []
    for (let start = 0; start < users.length; start += blockUsersMax) {
      let left = users.slice(start, start + blockUsersMax)
      const size = left.length
      while (left.length > 0) {
        try {
          await client.blockOrUnblockUsers.mutate({ body: { status, user_id: left.map(({ _id }) => _id), reason } })
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
    return failed
  }

/** The number of concurrent calls: enough to be fast, but not enough to burden others. */
const concurrencyMax = 4

/** Archives customers one by one, because one call archives one customer, and returns those that failed. */
export const archive = async (client: Client, { users, onDone }: Work) => {
  const failed: Failed[] = []
  const left = users.values()
  const work = async () => {
    for (const user of left) {
      try {
        await client.archiveUser.mutate({ body: { user_id: user._id } })
      } catch (error) {
        failed.push({ user, why: explain(error).message })
      }
      onDone(1)
    }
  }
  await Promise.all(Array.from({ length: concurrencyMax }, work))
  return failed
}

/** Returns the customers as a file to create a group from. */
export const asFile = (users: readonly Customer[]): File =>
  new File([['user_id', ...users.map(({ _id }) => _id)].join('\n')], 'selection.csv', { type: 'text/csv' })
