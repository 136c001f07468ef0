import type { PendingSignIn } from '../protocol/protocol.ts'
import type { TokenStorage } from './token-storage.ts'

/** A customer may start more than one before finishing any. */
const pendingMax = 5

export function openPending(storage: TokenStorage, key: string) {
  const read = async (): Promise<PendingSignIn[]> => {
    try {
      const pending: unknown = JSON.parse((await storage.getItem(key)) ?? '[]')
      return Array.isArray(pending) ? pending : []
    } catch {
      return []
    }
  }
  return {
    add: async (pending: PendingSignIn) =>
      storage.setItem(key, JSON.stringify([...(await read()), pending].slice(-pendingMax))),
    /** Returns the sign-in that a redirect belongs to. It can be taken only once. */
    async take(state: string): Promise<PendingSignIn | undefined> {
      const all = await read()
      const others = all.filter((each) => each.state !== state)
      if (others.length === 0) await storage.removeItem(key)
      else await storage.setItem(key, JSON.stringify(others))
      return all.find((each) => each.state === state)
    },
  }
}
