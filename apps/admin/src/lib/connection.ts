import { onlineManager } from '@tanstack/react-query'

onlineManager.subscribe((online) => document.documentElement.toggleAttribute('data-offline', !online))

/** Loads code, or waits until there is a connection to load it over. */
export async function patiently<Code>(load: () => Promise<Code>): Promise<Code> {
  try {
    return await load()
  } catch (error) {
    if (onlineManager.isOnline()) throw error
    await new Promise((resolve) => addEventListener('online', resolve, { once: true }))
    return patiently(load)
  }
}
