'use client'

import { type ApiKey, permissions } from '@clientele/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Badge } from '@/components/badge'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { CopyText } from '@/components/copy'
import { Popover } from '@/components/popover'
import { Td } from '@/components/table'
import { Time } from '@/components/time'
import { useMay } from '@/features/operators/current-operator'
import { plural } from '@/lib/format'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { inOperatorWords } from '@/lib/words'
import { useNow } from '@/lib/use-now'

export function ApiKeyRow({ apiKey }: { apiKey: ApiKey }) {
  const trpc = useTRPC()
  const may = useMay()
  const now = useNow()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState(false)
  const revoke = useMutation(
    trpc.revokeApiKey.mutationOptions({
      onSuccess: async () => {
        setAsking(false)
        tell(`Revoked ${apiKey.name}`)
        await queryClient.invalidateQueries(trpc.getApiKeys.pathFilter())
      },
      onError: tellFailure('The API key was not revoked'),
    }),
  )
  const expired = apiKey.expires_at !== undefined && Date.parse(apiKey.expires_at) < now
  return (
    <tr>
      <Td className="max-w-56">
        <span className="block truncate font-medium">{apiKey.name}</span>
        {apiKey.created_by?.name ? (
          <span className="block truncate text-xs text-ink-3">by {apiKey.created_by.name}</span>
        ) : null}
      </Td>
      <Td className="hidden max-w-56 sm:table-cell">
        <CopyText value={apiKey.key} label="Copy key" className="-ml-1.5" />
      </Td>
      <Td className="hidden md:table-cell">
        <Popover
          title={`What ${apiKey.name} may do`}
          className="w-80"
          trigger={
            <Button size="sm" variant="ghost" className="-ml-2.5">
              {plural(apiKey.permissions.length, 'permission')}
            </Button>
          }
        >
          <ul className="flex flex-col gap-1.5 p-4 text-sm">
            {apiKey.permissions.map((permission) => (
              <li key={permission}>{inOperatorWords(permissions[permission])}</li>
            ))}
          </ul>
        </Popover>
      </Td>
      <Td>
        {apiKey.revoked_at ? (
          <Badge dot>Revoked</Badge>
        ) : expired ? (
          <Badge tone="warning" dot>
            Expired
          </Badge>
        ) : (
          <Badge tone="success" dot>
            Active
          </Badge>
        )}
      </Td>
      <Td className="hidden text-ink-2 lg:table-cell">
        <Time at={apiKey.last_used_at} empty="Never" />
      </Td>
      <Td className="hidden text-ink-2 lg:table-cell">
        <Time at={apiKey.created_at} />
      </Td>
      <Td className="w-px text-right">
        {may('api_keys:write') && !apiKey.revoked_at ? (
          <Button
            size="sm"
            variant="danger-outline"
            aria-label={`Revoke ${apiKey.name}`}
            onClick={() => setAsking(true)}
          >
            Revoke
          </Button>
        ) : null}
        <ConfirmDialog
          open={asking}
          onOpenChange={setAsking}
          title={`Revoke ${apiKey.name}?`}
          action="Revoke API key"
          pending={revoke.isPending}
          onConfirm={() => revoke.mutate({ apiKeyId: apiKey._id })}
        >
          The key, and every token it was exchanged for, stop working at once.{' '}
          <strong className="font-medium text-ink">This cannot be undone.</strong>
        </ConfirmDialog>
      </Td>
    </tr>
  )
}
