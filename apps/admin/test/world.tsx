import { type Customer, type CurrentOperatorResponse, permissionNames } from '@clientele/contracts'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { TRPCClientError } from '@trpc/client'
import { NuqsTestingAdapter, type UrlUpdateEvent } from 'nuqs/adapters/testing'
import { type ReactNode, useState } from 'react'
import { CurrentOperatorProvider } from '@/features/operators/current-operator'
import { ApplicationProvider } from '@/lib/application'
import { createClient, type Send } from '@/lib/calls'
import type { Failure } from '@/lib/errors'
import { createRenewal } from '@/lib/renewal'
import { RenewalProvider, TRPCProvider } from '@/lib/trpc'

/** The service's behavior in a test: each operation by name. An error thrown with `refused` reaches the caller as an error response. */
export type Service = Record<string, (input: unknown) => unknown>

/** An error response in tRPC's format. */
export const refused = (failure: Partial<Failure> & Pick<Failure, 'code'>) =>
  new TRPCClientError(failure.code, {
    result: {
      error: {
        code: -32000,
        message: failure.code,
        data: { app: { message: failure.code, details: [], request_id: 'request-1', ...failure } },
      },
    },
  })

const answeredBy =
  (service: Service): Send =>
  async ({ operation, input }) => {
    const answer = service[operation]
    if (!answer) throw new Error(`No test expects a call of ${operation}.`)
    return answer(input)
  }

/** A client whose calls are handled by the test itself. */
export const clientOf = (service: Service, renewal = createRenewal()) => createClient(answeredBy(service), renewal)

interface WorldProps {
  service?: Service
  operator?: Partial<CurrentOperatorResponse>
  /** The query string of the initial URL. */
  search?: string
  onAddress?: (update: UrlUpdateEvent) => void
  children: ReactNode
}

/** The context of every page of the console: the service, the signed-in operator, the application, and the URL. */
export function World({ service = {}, operator, search = '', onAddress, children }: WorldProps) {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const [renewal] = useState(createRenewal)
  return (
    <NuqsTestingAdapter searchParams={search} onUrlUpdate={onAddress} hasMemory>
      <QueryClientProvider client={queryClient}>
        <TRPCProvider trpcClient={clientOf(service, renewal)}>
          <RenewalProvider value={renewal}>
            <CurrentOperatorProvider value={{ ...owner, ...operator }}>
              <ApplicationProvider value="application-1">{children}</ApplicationProvider>
            </CurrentOperatorProvider>
          </RenewalProvider>
        </TRPCProvider>
      </QueryClientProvider>
    </NuqsTestingAdapter>
  )
}

const owner: CurrentOperatorResponse = {
  actor: { kind: 'operator', id: 'operator-1', name: 'Olive Owner', email: 'olive@example.com', role: 'owner' },
  permissions: [...permissionNames],
  company: { id: 1, name: 'Meadow' },
  applications: [{ _id: 'application-1', name: 'Meadow' }],
  more_applications: false,
  limits: { import_bytes: 2_147_483_648 },
}

/** A generic customer. */
export const aCustomer = (facts: Partial<Customer> & { _id: string }): Customer => ({
  status: 'active',
  archive: false,
  first_name: 'Asha',
  last_name: 'Rao',
  emails: [{ email: 'asha@example.com', primary: true, verified: true, active: true }],
  phone_numbers: [],
  ...facts,
})
