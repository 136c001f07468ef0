'use client'

import type { Application } from '@clientele/contracts'
import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'
import { useState } from 'react'
import { Badge } from '@/components/badge'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { CopyText } from '@/components/copy'
import { Td } from '@/components/table'
import { Time } from '@/components/time'
import { useMay } from '@/features/operators/current-operator'
import { useApplicationId } from '@/lib/application'
import { tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'

export function ApplicationRow({
  application,
  onToken,
}: {
  application: Application
  onToken: (token: string) => void
}) {
  const trpc = useTRPC()
  const may = useMay()
  const here = useApplicationId() === application._id
  const [asking, setAsking] = useState(false)
  const renew = useMutation(
    trpc.renewApplicationToken.mutationOptions({
      onSuccess: ({ token }) => {
        setAsking(false)
        onToken(token)
      },
      onError: tellFailure('The token was not renewed'),
    }),
  )
  return (
    <tr>
      <Td className="max-w-64">
        <span className="flex items-center gap-2">
          <Link
            href={`/a/${application._id}/customers`}
            className="focus-ring truncate rounded-sm font-medium hover:underline"
          >
            {application.name}
          </Link>
          {here ? <Badge tone="accent">Open now</Badge> : null}
        </span>
      </Td>
      <Td className="hidden max-w-64 sm:table-cell">
        <CopyText value={application._id} label="Copy application id" className="-ml-1.5" />
      </Td>
      <Td className="tabular hidden text-ink-2 md:table-cell">+{application.default_country_code}</Td>
      <Td className="hidden text-ink-2 lg:table-cell">
        <Time at={application.created_at} />
      </Td>
      <Td className="w-px text-right">
        {may('applications:write') ? (
          <Button size="sm" aria-label={`Renew token of ${application.name}`} onClick={() => setAsking(true)}>
            Renew token
          </Button>
        ) : null}
        <ConfirmDialog
          open={asking}
          onOpenChange={setAsking}
          title={`Renew the token of ${application.name}?`}
          action="Renew token"
          pending={renew.isPending}
          onConfirm={() => renew.mutate({ applicationId: application._id })}
        >
          The present token stops working at once: the storefront cannot sign anybody in until it has the new one.
        </ConfirmDialog>
      </Td>
    </tr>
  )
}
