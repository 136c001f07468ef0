'use client'

import { use, useMemo, useSyncExternalStore } from 'react'
import type { Client } from '../browser/client.ts'
import type { Customer } from '../session.ts'
import { ProvidedContext } from './provided.ts'

/** The customer, if someone is signed in. While it is `loading`, show neither what is for customers nor what is for visitors. */
export type CustomerState =
  | { status: 'loading'; customer: null }
  | { status: 'signed-out'; customer: null }
  | { status: 'signed-in'; customer: Customer }

/** Returns who is signed in, and renders again when that changes, in this tab or in another one. */
export function useCustomer(): CustomerState {
  const { client, rendered } = useProvided()
  const state = useSyncExternalStore(
    client.onChange,
    () => (client.getState().status === 'loading' ? rendered : client.getState()),
    () => rendered,
  )
  return useMemo(
    () =>
      state.status === 'signed-in'
        ? { status: state.status, customer: state.session.customer }
        : { status: state.status, customer: null },
    [state],
  )
}

/** Returns the client, for tokens and for signing in and out. */
export const useClient = (): Client => useProvided().client

function useProvided() {
  const provided = use(ProvidedContext)
  if (!provided) throw new Error('Wrap the page in a <ClienteleProvider>.')
  return provided
}
