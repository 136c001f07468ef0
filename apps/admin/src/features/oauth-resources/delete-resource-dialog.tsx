'use client'

import type { OAuthResource } from '@clientele/contracts'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { useApplicationId } from '@/lib/application'
import { isolate } from '@/lib/isolate'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { ClientsOfResource } from './clients-of-resource'
import { useOAuthResourceChanged } from './use-oauth-resources'

interface DeleteResourceDialogProps {
  resource: OAuthResource
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Asks before an API is deleted, and says which clients use it. */
export function DeleteResourceDialog({ resource, open, onOpenChange }: DeleteResourceDialogProps) {
  const trpc = useTRPC()
  const router = useRouter()
  const applicationId = useApplicationId()
  const changed = useOAuthResourceChanged()
  const name = isolate(resource.name)
  const remove = useMutation(
    trpc.deleteOAuthResource.mutationOptions({
      onSuccess: () => {
        onOpenChange(false)
        tell(`Deleted ${name}`)
        router.replace(`/a/${applicationId}/developers/oauth-resources`)
        changed(resource, 'deleted')
      },
      onError: tellFailure('Couldn’t delete the API'),
    }),
  )
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete ${name}?`}
      action="Delete API"
      typed={resource.name}
      pending={remove.isPending}
      about={
        <section aria-label="Who can ask for it" className="flex flex-col gap-1.5">
          <p className="text-sm font-medium">Who can ask for it</p>
          <ClientsOfResource resource={resource} />
        </section>
      }
      onConfirm={() => remove.mutate({ resourceId: resource._id })}
    >
      <ul className="mb-2 flex list-disc flex-col gap-1 ps-5">
        <li>Clients get no more access tokens for it. Those they have work for up to five more minutes.</li>
        <li>What customers have allowed apps to do with it ends.</li>
      </ul>
      <strong className="font-medium text-ink">This can’t be undone.</strong>
    </ConfirmDialog>
  )
}
