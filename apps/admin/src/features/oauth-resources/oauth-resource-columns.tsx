'use client'

import type { OAuthResource } from '@clientele/contracts'
import { AppLink } from '@/components/actions/app-link'
import { CopyText } from '@/components/actions/copy'
import { type Column, rowLinkStyle } from '@/components/data/list'
import { Time } from '@/components/data/time'

export const oauthResourceColumns: readonly Column<OAuthResource>[] = [
  {
    name: 'name',
    heading: 'Name',
    className: 'max-w-56',
    cell: ({ _id, name, identifier }) => (
      <>
        <AppLink to={`developers/oauth-resources/${_id}`} className={`block truncate font-medium ${rowLinkStyle}`}>
          <bdi>{name}</bdi>
        </AppLink>
        <bdi className="block truncate text-xs text-ink-3 sm:hidden">{identifier}</bdi>
      </>
    ),
  },
  {
    name: 'identifier',
    heading: 'Identifier',
    className: 'hidden max-w-72 sm:table-cell',
    cell: ({ identifier }) => <CopyText value={identifier} label="Copy identifier" className="relative z-10 -ms-1.5" />,
  },
  {
    name: 'scopes',
    heading: 'Scopes',
    className: 'max-w-40 sm:max-w-60',
    cell: ({ scopes }) => (
      <span dir="ltr" className="block truncate font-mono text-xs text-ink-2">
        {scopes.map(({ name }) => name).join(', ')}
      </span>
    ),
  },
  {
    name: 'created',
    heading: 'Created',
    className: 'hidden text-ink-2 lg:table-cell',
    cell: ({ created_at }) => <Time at={created_at} />,
  },
]
