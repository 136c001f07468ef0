import { surroundings, type TabEvent } from './surroundings.ts'

/*
 * The tabs of a browser that show the same shop. They share a session, tell each other when it changes, and take turns in renewing it.
 */

const events = ['pageshow', 'storage']

/** Opens the connection to other tabs. `onChange` is called when the session may have changed outside of this one. */
export function openTabs(name: string, onChange: () => void) {
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(name)
  channel?.addEventListener('message', onChange)
  // On a server, the channel would keep the process running.
  if (channel && 'unref' in channel && typeof channel.unref === 'function') channel.unref()

  /**
   * A page that the browser had put aside missed what happened meanwhile. And where tabs run in different processes, a message can arrive before what
   * was stored, so the event of the storage has the last word.
   */
  const onEvent = ({ persisted, key }: TabEvent) => {
    if (persisted || key === name || key === null) onChange()
  }
  const { window: page, navigator } = surroundings
  for (const type of events) page?.addEventListener(type, onEvent)

  return {
    announce: () => channel?.postMessage('changed'),
    /**
     * Does something in one tab at a time. Where there are no locks, tabs that renew at the same time get the same token from the issuer.
     */
    exclusively: <Result>(work: () => Promise<Result>): Promise<Result> =>
      navigator?.locks ? navigator.locks.request(name, work) : work(),
    close() {
      channel?.close()
      for (const type of events) page?.removeEventListener(type, onEvent)
    },
  }
}
