'use client'

import { createContext } from 'react'
import type { Client } from '../browser/client.ts'
import type { Session, SessionState } from '../session.ts'

/** What a provider gives to the components inside it. */
export interface Provided {
  client: Client
  /** The state that the server rendered, and that the first render in the browser has to repeat. */
  rendered: SessionState
}

export const ProvidedContext = createContext<Provided | undefined>(undefined)

/** The state that follows from what a server found; undefined if it didn't look. */
export function renderedState(session: Session | null | undefined): SessionState {
  if (session === undefined) return { status: 'loading', session: null }
  return session ? { status: 'signed-in', session } : { status: 'signed-out', session: null }
}
