import { failureOf } from './failure'
import type { Renewal } from './renewal'

/** Asking who is signed in is how the renewal itself finds out. */
export const withoutRenewal = { context: { withoutRenewal: true } } as const

/** Holds a request that is refused because the session has ended, and repeats it once, when the session is renewed. */
export const renewing = async <Answer>(renewal: Renewal, request: () => Promise<Answer>): Promise<Answer> => {
  const timesBefore = renewal.times()
  try {
    return await request()
  } catch (error) {
    if (failureOf(error)?.code !== 'UNAUTHENTICATED' || !(await renewal.wait(timesBefore))) throw error
    return request()
  }
}
