'use client'

import type { UserAttributeDefinition } from '@clientele/contracts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { useApplicationId } from '@/lib/application'
import { isolate } from '@/lib/isolate'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { LostValues } from './lost-values'
import { useAttributeChanged } from './use-attributes'

interface DeleteAttributeDialogProps {
  attribute: UserAttributeDefinition
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Asks before an attribute is deleted together with the values of all customers. */
export function DeleteAttributeDialog({ attribute, open, onOpenChange }: DeleteAttributeDialogProps) {
  const trpc = useTRPC()
  const router = useRouter()
  const applicationId = useApplicationId()
  const changed = useAttributeChanged()
  const name = isolate(attribute.name)
  const uses = useQuery(
    trpc.getUserAttributeDefinitionUses.queryOptions({ attributeDefId: attribute._id }, { enabled: open, gcTime: 0 }),
  )
  const remove = useMutation(
    trpc.deleteUserAttributeDefinitionById.mutationOptions({
      onSuccess: () => {
        onOpenChange(false)
        tell(`Deleted ${name}`)
        router.replace(`/a/${applicationId}/attributes`)
        changed(attribute, 'deleted')
      },
      onError: tellFailure('Couldn’t delete the attribute'),
    }),
  )
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete ${name}?`}
      action="Delete attribute"
      typed={attribute.name}
      pending={remove.isPending}
      onConfirm={() => remove.mutate({ attributeDefId: attribute._id })}
    >
      <ul className="mb-2 flex list-disc flex-col gap-1 ps-5">
        <LostValues uses={uses} />
        {attribute.registration.enabled ? <li>The sign-up form no longer asks for it.</li> : null}
        <li>
          Programs that read, write, or filter by <code className="font-mono text-xs">{attribute.slug}</code> no longer
          find it.
        </li>
      </ul>
      <strong className="font-medium text-ink">This can’t be undone.</strong>
    </ConfirmDialog>
  )
}
