import type { StoredSession } from '../protocol/stored-session.ts'
import type { TokenStorage } from './token-storage.ts'

/** Reads what was stored. Anything else under the same name counts as nothing. */
export function parseStored(text: string | null): StoredSession | undefined {
  if (text === null) return undefined
  try {
    const stored = JSON.parse(text) as Partial<StoredSession>
    const isComplete = typeof stored.access_token === 'string' && typeof stored.session?.customer.id === 'string'
    return isComplete ? (stored as StoredSession) : undefined
  } catch {
    return undefined
  }
}

/** The stored session of a client. */
export function openStore(storage: TokenStorage, key: string) {
  return {
    /** The raw text; a promise if the storage takes its time. */
    readText: () => storage.getItem(key),
    read: async () => parseStored(await storage.getItem(key)),
    write: async (stored: StoredSession) => storage.setItem(key, JSON.stringify(stored)),
    remove: async () => storage.removeItem(key),
  }
}
