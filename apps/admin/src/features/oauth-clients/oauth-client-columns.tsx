'use client'

import type { OAuthClient } from '@clientele/contracts'
import { AppLink } from '@/components/actions/app-link'
import { CopyText } from '@/components/actions/copy'
import { type Column, rowLinkStyle } from '@/components/data/list'
import { Time } from '@/components/data/time'
import { authenticationText, typeText } from './client-copy'
import { ClientBadges } from './client-badges'

export const oauthClientColumns: readonly Column<OAuthClient>[] = [
  {
    name: 'name',
    heading: 'Name',
    className: 'max-w-56',
    cell: (client) => (
      <>
        <AppLink
          to={`developers/oauth-clients/${client._id}`}
          className={`block truncate-name font-medium ${rowLinkStyle}`}
        >
          <bdi>{client.name}</bdi>
        </AppLink>
        <span className="block truncate text-xs text-ink-3 sm:hidden">{typeText(client)}</span>
      </>
    ),
  },
  {
    name: 'kind',
    heading: 'Kind',
    className: 'hidden text-ink-2 sm:table-cell',
    cell: typeText,
  },
  {
    name: 'authentication',
    heading: 'Authentication',
    className: 'hidden text-ink-2 lg:table-cell',
    cell: authenticationText,
  },
  {
    name: 'client_id',
    heading: 'Client ID',
    className: 'hidden max-w-60 md:table-cell',
    cell: ({ _id }) => <CopyText value={_id} label="Copy client ID" className="relative z-10 -ms-1.5" />,
  },
  {
    name: 'status',
    heading: <span className="sr-only">Status</span>,
    className: 'text-end sm:text-start',
    cell: (client) => <ClientBadges client={client} />,
  },
  {
    name: 'created',
    heading: 'Created',
    className: 'hidden text-ink-2 lg:table-cell',
    cell: ({ created_at }) => <Time at={created_at} />,
  },
]
