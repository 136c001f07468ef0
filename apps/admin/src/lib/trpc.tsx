'use client'

import type { TrpcRouter } from '@clientele/api/trpc'
import { MutationCache, notifyManager, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'
import { useRouter } from 'next/navigation'
import { createContext, type ReactNode, use, useMemo, useState } from 'react'
import { type Client, createClient, type Options, optionsOf, overHttp } from './calls'
import { failureOf, isTransient } from './failure'
import { createRenewal, type Renewal } from './renewal'
import { signInPath } from './sign-in-path'

export type Inputs = inferRouterInputs<TrpcRouter>
export type Outputs = inferRouterOutputs<TrpcRouter>

const Calls = createContext<{ client: Client; options: Options } | undefined>(undefined)

export function TRPCProvider({ trpcClient: client, children }: { trpcClient: Client; children: ReactNode }) {
  const calls = useMemo(() => ({ client, options: optionsOf(client) }), [client])
  return <Calls value={calls}>{children}</Calls>
}

const useCalls = () => {
  const calls = use(Calls)
  if (!calls) throw new Error('This component belongs inside Api.')
  return calls
}

/** The options of each operation for React Query. */
export const useTRPC = (): Options => useCalls().options
/** Calls operations directly, for work that isn't a query or a mutation of a component. */
export const useTRPCClient = (): Client => useCalls().client

const RenewalContext = createContext<Renewal | undefined>(undefined)

/** How this page's requests wait when the operator's session ends. */
export const useRenewal = (): Renewal => {
  const renewal = use(RenewalContext)
  if (!renewal) throw new Error('This component belongs inside Api.')
  return renewal
}
export const RenewalProvider = RenewalContext.Provider

// Buttons show that their request is pending before the browser delivers the next click, such as the second one of a double click.
notifyManager.setScheduler(queueMicrotask)

const createQueryClient = (onSignedOut: () => void) => {
  const onError = (error: unknown) => {
    if (failureOf(error)?.code === 'UNAUTHENTICATED') onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { staleTime: 15_000, retry: (failures, error) => failures < 2 && isTransient(error) },
      // Without a connection, a change fails at once. It would otherwise wait for one, and happen after the operator has given up on it.
      mutations: { networkMode: 'always' },
    },
  })
}

/**
 * Part of a page that is about another application than the page itself: its calls name that one, and it has a cache of its own. Mount it with
 * `key={applicationId}`.
 */
export function InApplication({ applicationId, children }: { applicationId: string; children: ReactNode }) {
  const router = useRouter()
  const renewal = useRenewal()
  const [client] = useState(() => createClient(overHttp(applicationId), renewal))
  const [queryClient] = useState(() => createQueryClient(() => router.replace(signInPath(location))))
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client}>{children}</TRPCProvider>
    </QueryClientProvider>
  )
}

/**
 * The API client. Inside an application, every call includes its ID. Each application has its own cache, so data from one can
 * never be shown in another: mount it with `key={applicationId}`.
 */
export function Api({ applicationId, children }: { applicationId?: string; children: ReactNode }) {
  const router = useRouter()
  const [renewal] = useState(createRenewal)
  const [client] = useState(() => createClient(overHttp(applicationId), renewal))
  const [queryClient] = useState(() =>
    createQueryClient(() => {
      if (!location.pathname.startsWith('/sign-in')) router.replace(signInPath(location))
    }),
  )
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client}>
        <RenewalProvider value={renewal}>{children}</RenewalProvider>
      </TRPCProvider>
    </QueryClientProvider>
  )
}
