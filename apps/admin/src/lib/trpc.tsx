'use client'

import type { TrpcRouter } from '@clientele/api/trpc'
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'
import { createTRPCClient, httpLink } from '@trpc/client'
import { createTRPCContext } from '@trpc/tanstack-react-query'
import { useRouter } from 'next/navigation'
import { createContext, type ReactNode, use, useState } from 'react'
import { failureOf, isTransient } from './errors'
import { createRenewal, type Renewal } from './renewal'
import { renewingLink } from './renewing-link'
import { signInPath } from './sign-in-path'

export type Inputs = inferRouterInputs<TrpcRouter>
export type Outputs = inferRouterOutputs<TrpcRouter>

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<TrpcRouter>()

const RenewalContext = createContext<Renewal | undefined>(undefined)

/** How this page's requests wait when the operator's session ends. */
export const useRenewal = (): Renewal => {
  const renewal = use(RenewalContext)
  if (!renewal) throw new Error('This component belongs inside Api.')
  return renewal
}
export const RenewalProvider = RenewalContext.Provider

const createClient = (applicationId: string | undefined, renewal: Renewal) =>
  createTRPCClient<TrpcRouter>({
    links: [
      renewingLink(renewal),
      httpLink({
        url: '/trpc',
        headers: applicationId === undefined ? {} : { 'x-application-id': applicationId },
      }),
    ],
  })

const createQueryClient = (onSignedOut: () => void) => {
  const onError = (error: unknown) => {
    if (failureOf(error)?.code === 'UNAUTHENTICATED') onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { staleTime: 15_000, retry: (failures, error) => failures < 2 && isTransient(error) },
    },
  })
}

/**
 * The API client. Inside an application, every call includes its ID. Each application has its own cache, so data from one can
 * never be shown in another: mount it with `key={applicationId}`.
 */
export function Api({ applicationId, children }: { applicationId?: string; children: ReactNode }) {
  const router = useRouter()
  const [renewal] = useState(createRenewal)
  const [client] = useState(() => createClient(applicationId, renewal))
  const [queryClient] = useState(() =>
    createQueryClient(() => {
      if (!location.pathname.startsWith('/sign-in')) router.replace(signInPath(location))
    }),
  )
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        <RenewalProvider value={renewal}>{children}</RenewalProvider>
      </TRPCProvider>
    </QueryClientProvider>
  )
}
