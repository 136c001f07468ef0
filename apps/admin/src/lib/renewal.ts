import { useSyncExternalStore } from 'react'

/*
 * What happens when an operator's session ends while they work. Requests that the service refuses for it wait until the operator has signed
 * in again, and are then repeated, so whatever asked for them never notices and nothing typed is lost.
 */

/** The operator who is signed in, as far as this tab knows. */
export type SignedIn =
  | { is: 'same' }
  /** Nobody, until the operator enters their password. */
  | { is: 'nobody' }
  /** Another operator, who signed in in another tab. What was typed here must not be sent in their name. */
  | { is: 'another'; name: string }

const same = { is: 'same' } as const satisfies SignedIn

export const createRenewal = () => {
  let signedIn: SignedIn = same
  let canAsk = false
  let times = 0
  let waiting: (() => void)[] = []
  const listeners = new Set<() => void>()

  const change = (next: SignedIn) => {
    signedIn = next
    for (const listener of listeners) listener()
  }

  return {
    current: () => signedIn,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** Called by whatever can ask for the password. Until then, no request waits. */
    enable: () => {
      canAsk = true
      return () => {
        canAsk = false
      }
    },
    /** How often the session was renewed before a request was sent. */
    times: () => times,
    /** Resolves with true once the session has been renewed, and with false if nobody can ask. Never resolves if the operator leaves. */
    wait: (timesBefore: number): Promise<boolean> => {
      if (!canAsk) return Promise.resolve(false)
      if (times > timesBefore) return Promise.resolve(true)
      const renewed = new Promise<boolean>((resolve) => waiting.push(() => resolve(true)))
      if (signedIn.is === 'same') change({ is: 'nobody' })
      return renewed
    },
    /** The same operator is signed in again. */
    renewed: () => {
      times += 1
      const held = waiting
      waiting = []
      change(same)
      for (const proceed of held) proceed()
    },
    someoneElse: (name: string) => change({ is: 'another', name }),
  }
}

export type Renewal = ReturnType<typeof createRenewal>

export const useSignedIn = (renewal: Renewal): SignedIn =>
  useSyncExternalStore(renewal.subscribe, renewal.current, () => same)

const channelName = 'clientele-signed-in'

/** Tells the other tabs that someone has signed in. They find out who it is. */
export const announceSignIn = () => {
  const channel = new BroadcastChannel(channelName)
  channel.postMessage(null)
  channel.close()
}

/** Calls back when someone signs in in another tab. */
export const onSignInElsewhere = (act: () => void) => {
  const channel = new BroadcastChannel(channelName)
  channel.addEventListener('message', act)
  return () => channel.close()
}
