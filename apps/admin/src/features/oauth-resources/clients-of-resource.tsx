'use client'

import type { OAuthClient, OAuthResource } from '@clientele/contracts'
import { AppLink } from '@/components/actions/app-link'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { ErrorState } from '@/components/feedback/states'
import { useAllOAuthClients } from '@/features/oauth-clients/use-all-oauth-clients'
import { count } from '@/lib/format'
import { clientsOf } from './resource-values'

/** The clients that can ask for an API’s scopes. */
export function ClientsOfResource({ resource }: { resource: OAuthResource }) {
  const clients = useAllOAuthClients()
  if (clients.isError && !clients.data)
    return (
      <ErrorState
        title="Couldn’t load the clients"
        error={clients.error}
        onRetry={() => void clients.refetch()}
        retrying={clients.isFetching}
      />
    )
  if (!clients.data)
    return (
      <Loading label="Loading clients">
        <Skeleton className="h-10" />
      </Loading>
    )
  const { own, partners } = clientsOf(resource, clients.data)
  return (
    <div className="flex flex-col gap-3 text-sm">
      {partners.length > 0 ? (
        <ul aria-label="Clients of partners" className="flex flex-col gap-1.5">
          {partners.map(({ client, scopes }) => (
            <li key={client._id} className="wrap-anywhere">
              <ClientLink client={client} />
              <span className="block font-mono text-xs text-ink-2">{scopes.join(', ')}</span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-ink-2">No client of a partner can ask for it.</p>
      )}
      <p className="text-ink-2">
        {own.length === 0
          ? 'You have no client of your own. Such a client could ask for every scope.'
          : `Your own clients (${count(own.length)}) can ask for every scope.`}
      </p>
    </div>
  )
}

const ClientLink = ({ client }: { client: OAuthClient }) => (
  <AppLink to={`developers/oauth-clients/${client._id}`} className="focus-ring rounded-sm font-medium underline">
    <bdi>{client.name}</bdi>
  </AppLink>
)
