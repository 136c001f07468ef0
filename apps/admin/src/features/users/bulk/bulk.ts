import { blockUsersMax, type Customer } from '@clientele/contracts'
import type { TRPCClient } from '@trpc/client'
import type { TrpcRouter } from '@clientele/api/trpc'
import { explain, failureOf } from '@/lib/errors'
import { inOperatorWords } from '@/lib/words'

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

/** Whom a refused call names, by the place in its list, with what it says of each. */
const namedIn = (error: unknown): ReadonlyMap<number, string> =>
  new Map(
    (failureOf(error)?.details ?? []).flatMap(({ field, message }) => {
      const at = /^body\.user_id\.(\d+)$/.exec(field)?.[1]
      return at === undefined ? [] : [[Number(at), inOperatorWords(message.replace(/^\w+: /, ''))] as const]
    }),
  )

/**
 * Blocks or unblocks customers, and answers with whom that did not work. One call takes many, and all of them or none: those whom it
 * refuses are left out, and the others tried again.
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

/** Calls under way at the same time: enough not to wait for each, and too few to be a burden to others. */
const atOnce = 4

/** Archives customers one by one, as the service does, and answers with whom that did not work. */
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
  await Promise.all(Array.from({ length: atOnce }, work))
  return failed
}

/** The customers as a file from which a group is made. */
export const asFile = (users: readonly Customer[]): File =>
  new File([['user_id', ...users.map(({ _id }) => _id)].join('\n')], 'selection.csv', { type: 'text/csv' })
