import type { TrpcRouter } from '@clientele/api/trpc'
import type { TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { failureOf } from './errors'
import type { Renewal } from './renewal'

/** Signing out doesn't need a session, and asking who is signed in is how the renewal itself finds out. */
export const withoutRenewal = { context: { withoutRenewal: true } } as const

/** Holds requests that are refused because the session has ended, and repeats them once it is renewed. */
export const renewingLink =
  (renewal: Renewal): TRPCLink<TrpcRouter> =>
  () =>
  ({ op, next }) =>
    observable((observer) => {
      let isOver = false
      let sent: { unsubscribe: () => void } | undefined
      const send = (mayWait: boolean) => {
        const timesBefore = renewal.times()
        sent = next(op).subscribe({
          next: (value) => observer.next(value),
          complete: () => observer.complete(),
          error: (error) => {
            if (!mayWait || failureOf(error)?.code !== 'UNAUTHENTICATED') return observer.error(error)
            void renewal.wait(timesBefore).then((isRenewed) => {
              if (isOver) return
              // Only once: a session that ends as soon as it begins would ask forever.
              if (isRenewed) send(false)
              else observer.error(error)
            })
          },
        })
      }
      send(op.path !== 'signOut' && op.context.withoutRenewal !== true)
      return () => {
        isOver = true
        sent?.unsubscribe()
      }
    })

/** Does the same for a request that isn't tRPC's, such as an upload. */
export const renewing = async <Answer>(renewal: Renewal, request: () => Promise<Answer>): Promise<Answer> => {
  const timesBefore = renewal.times()
  try {
    return await request()
  } catch (error) {
    if (failureOf(error)?.code !== 'UNAUTHENTICATED' || !(await renewal.wait(timesBefore))) throw error
    return request()
  }
}
