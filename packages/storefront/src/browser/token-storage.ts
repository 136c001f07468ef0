import { surroundings } from './surroundings.ts'

/** Where a session is kept between visits: `localStorage`, `sessionStorage`, or the secure storage of an app. */
export interface TokenStorage {
  getItem: (key: string) => string | null | Promise<string | null>
  setItem: (key: string, value: string) => void | Promise<void>
  removeItem: (key: string) => void | Promise<void>
}

/** Keeps a session for as long as the page is open. */
export function memoryStorage(): TokenStorage {
  const items = new Map<string, string>()
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
}

/** Browsers that block the data of sites throw when a page only mentions its storage. */
export function storageOfBrowser(name: 'localStorage' | 'sessionStorage'): TokenStorage {
  try {
    const page = surroundings.document && (globalThis as unknown as Record<typeof name, TokenStorage | null>)
    return page?.[name] ?? memoryStorage()
  } catch {
    return memoryStorage()
  }
}
