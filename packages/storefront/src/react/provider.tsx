'use client'

import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { type Client, type ClientOptions, createClient } from '../browser/client.ts'
import type { Session } from '../session.ts'
import { type Provided, ProvidedContext, renderedState } from './provided.ts'

export interface ClienteleProviderProps {
  /** The client of the page, or what to create one from. */
  client: Client | ClientOptions
  /** Who the server found signed in, or null. What it rendered stays until the page itself knows. */
  initialSession?: Session | null
  /** Called when a customer has come back from signing in. Default: opens the place where they were. */
  onSignedIn?: (returnTo: string) => void
  /** Called when a sign-in could not be completed. Default: throws the error while rendering, for the nearest error boundary. */
  onError?: (error: unknown) => void
  children?: ReactNode
}

/** Tells the components inside it who is signed in, and completes a sign-in on the page that customers come back to. */
export function ClienteleProvider({ client: given, initialSession, children, ...callbacks }: ClienteleProviderProps) {
  const [client] = useState(() => ('getState' in given ? given : createClient(given)))
  const [error, setError] = useState<{ cause: unknown }>()
  const latest = useRef(callbacks)
  useEffect(() => {
    latest.current = callbacks
  })

  useEffect(() => {
    client.handleRedirect().then(
      (done) => done && (latest.current.onSignedIn ?? leaveFor)(done.returnTo),
      (cause: unknown) => (latest.current.onError ?? (() => setError({ cause })))(cause),
    )
  }, [client])

  const provided = useMemo<Provided>(
    () => ({ client, rendered: renderedState(initialSession) }),
    [client, initialSession],
  )
  if (error) throw error.cause
  return <ProvidedContext value={provided}>{children}</ProvidedContext>
}

const leaveFor = (returnTo: string) => location.replace(returnTo)
