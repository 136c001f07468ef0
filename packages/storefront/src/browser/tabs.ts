import { surroundings, type TabEvent } from './surroundings.ts'

/*
 * The tabs of a browser that show the same shop. They share a session, tell each other when it changes, and take turns in renewing it.
 */

const events = ['pageshow', 'storage']

/** How long a tab that had to wait for its turn waits for what the tab before it stored. */
const arrives_ms = 250

/** Opens the connection to other tabs. `onChange` is called when the session may have changed outside of this one. */
export function openTabs(name: string, onChange: () => void) {
  const { BroadcastChannel: Channel, window: page, navigator } = surroundings
  const channel = Channel && new Channel(name)
  channel?.addEventListener('message', onChange)
  // On a server, the channel would keep the process running.
  channel?.unref?.()

  let onStored = () => {}
  /**
   * A page that the browser had put aside missed what happened meanwhile. And where tabs run in different processes, a message can arrive before what
   * was stored, so the event of the storage has the last word.
   */
  const onEvent = ({ persisted, key }: TabEvent) => {
    if (!persisted && key !== name && key !== null) return
    onChange()
    onStored()
  }
  for (const type of events) page?.addEventListener(type, onEvent)

  const waitForStored = () =>
    new Promise<void>((resolve) => {
      onStored = resolve
      setTimeout(resolve, arrives_ms)
    })

  return {
    announce: () => channel?.postMessage('changed'),
    /**
     * Does something in one tab at a time. A tab that had to wait for its turn gets `waitForStored`: where tabs run in different processes, the turn can
     * arrive before what the tab before it stored. Where there are no locks, tabs that renew at the same time get the same token from the issuer.
     */
    async exclusively<Result>(work: (waitForStored?: () => Promise<void>) => Promise<Result>): Promise<Result> {
      const locks = navigator?.locks
      if (!locks) return work()
      const atOnce = await locks.request(name, { ifAvailable: true }, async (lock) => lock && { result: await work() })
      return atOnce ? atOnce.result : locks.request(name, {}, () => work(waitForStored))
    },
    close() {
      channel?.close()
      for (const type of events) page?.removeEventListener(type, onEvent)
    },
  }
}
