/*
 * What the browser keeps for these pages. A browser may refuse: with cookies blocked, even reading `localStorage` throws. Values then last as
 * long as the page.
 */

/** `tab` ends with the tab; `browser` is shared by all tabs. */
type Area = 'tab' | 'browser'

const areas: Record<Area, () => Storage> = { tab: () => sessionStorage, browser: () => localStorage }
const inMemory: Record<Area, Map<string, string>> = { tab: new Map(), browser: new Map() }

export function readText(area: Area, key: string): string | undefined {
  try {
    return areas[area]().getItem(key) ?? inMemory[area].get(key)
  } catch {
    return inMemory[area].get(key)
  }
}

/** Returns whether the value outlives the page. */
export function writeText(area: Area, key: string, value: string): boolean {
  try {
    areas[area]().setItem(key, value)
    return true
  } catch {
    inMemory[area].set(key, value)
    return false
  }
}

export function drop(area: Area, key: string): void {
  inMemory[area].delete(key)
  try {
    areas[area]().removeItem(key)
  } catch {
    // Nothing was stored.
  }
}

/** Reads a value that was written as JSON. Anything else counts as absent. */
export function readJson<Value>(area: Area, key: string): Value | undefined {
  try {
    return JSON.parse(readText(area, key) ?? '') as Value
  } catch {
    return undefined
  }
}

export const writeJson = (area: Area, key: string, value: unknown): boolean =>
  writeText(area, key, JSON.stringify(value))
