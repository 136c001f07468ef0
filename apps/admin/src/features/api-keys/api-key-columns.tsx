'use client'

import type { ApiKey } from '@clientele/contracts'
import { Badge } from '@/components/data/badge'
import { Button } from '@/components/actions/button'
import { CopyText } from '@/components/actions/copy'
import type { Column } from '@/components/data/list'
import { Popover } from '@/components/overlays/popover'
import { Time } from '@/components/data/time'
import { plural } from '@/lib/format'
import { useNow } from '@/lib/use-now'
import { permissionCopy } from '@/lib/permission-copy'
import { isolate } from '@/lib/isolate'
import { RevokeApiKey } from './revoke-api-key'

export const apiKeyColumns: readonly Column<ApiKey>[] = [
  {
    name: 'name',
    heading: 'Name',
    className: 'max-w-56',
    cell: ({ name, created_by }) => (
      <>
        <span className="block truncate-name font-medium">
          <bdi>{name}</bdi>
        </span>
        {created_by?.name ? (
          <span className="block truncate text-xs text-ink-3">
            by <bdi>{created_by.name}</bdi>
          </span>
        ) : null}
      </>
    ),
  },
  {
    name: 'key',
    heading: 'Key',
    className: 'hidden max-w-56 sm:table-cell',
    cell: ({ key }) => <CopyText value={key} label="Copy key" className="-ms-1.5" />,
  },
  {
    name: 'permissions',
    heading: 'Permissions',
    className: 'hidden md:table-cell',
    cell: (apiKey) => <Permissions apiKey={apiKey} />,
  },
  { name: 'status', heading: 'Status', cell: (apiKey) => <ApiKeyBadge apiKey={apiKey} /> },
  {
    name: 'used',
    heading: 'Last used',
    className: 'hidden text-ink-2 lg:table-cell',
    cell: ({ last_used_at }) => <Time at={last_used_at} empty="Never" />,
  },
  {
    name: 'created',
    heading: 'Created',
    className: 'hidden text-ink-2 lg:table-cell',
    cell: ({ created_at }) => <Time at={created_at} />,
  },
  {
    name: 'actions',
    heading: <span className="sr-only">Actions</span>,
    className: 'w-px text-end',
    cell: (apiKey) => <RevokeApiKey apiKey={apiKey} />,
  },
]

function Permissions({ apiKey }: { apiKey: ApiKey }) {
  return (
    <Popover
      title={`Permissions of ${isolate(apiKey.name)}`}
      className="w-80"
      trigger={
        <Button size="sm" variant="ghost" className="-ms-2.5">
          {plural(apiKey.permissions.length, 'permission')}
        </Button>
      }
    >
      <ul className="flex flex-col gap-1.5 p-4 text-sm">
        {apiKey.permissions.map((permission) => (
          <li key={permission}>{permissionCopy[permission]}</li>
        ))}
      </ul>
    </Popover>
  )
}

function ApiKeyBadge({ apiKey }: { apiKey: ApiKey }) {
  const now = useNow()
  if (apiKey.revoked_at) return <Badge dot>Revoked</Badge>
  const expired = apiKey.expires_at !== undefined && Date.parse(apiKey.expires_at) < now
  if (!expired) return <span className="text-sm text-ink-3">Active</span>
  return (
    <Badge tone="warning" dot>
      Expired
    </Badge>
  )
}
