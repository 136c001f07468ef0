'use client'

import { useRouter } from 'next/navigation.js'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { type Provided, ProvidedContext, renderedState } from '../react/provided.ts'
import type { Session } from '../session.ts'
import { createServerClient } from './server-client.ts'

export interface ClienteleProviderProps {
  /** Who the server found signed in: what `auth()` returns. */
  initialSession: Session | null
  /** The page where customers manage their account: `accountUrl` of `createNext`. */
  accountUrl?: string
  /** Where the route handlers are. Default: `/auth`. */
  path?: string
  children?: ReactNode
}

/**
 * Tells the components inside it who is signed in, from the first paint on, and follows the other tabs: if someone signs in or out there, the page is
 * rendered again. It needs no token, and the page gets none.
 */
export function ClienteleProvider({
  initialSession,
  accountUrl = '/account',
  path = '/auth',
  children,
}: ClienteleProviderProps) {
  const router = useRouter()
  const [client] = useState(() => createServerClient({ path, accountUrl }))
  useEffect(() => client.follow(() => router.refresh()), [client, router])
  useEffect(() => client.adopt(initialSession), [client, initialSession])
  const provided = useMemo<Provided>(
    () => ({ client, rendered: renderedState(initialSession) }),
    [client, initialSession],
  )
  return <ProvidedContext value={provided}>{children}</ProvidedContext>
}
