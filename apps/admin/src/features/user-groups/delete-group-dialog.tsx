'use client'

import type { UserGroup } from '@clientele/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { useApplicationId } from '@/lib/application'
import { plural } from '@/lib/format'
import { isolate } from '@/lib/isolate'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'

interface DeleteGroupDialogProps {
  group: UserGroup
  groupId: string
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function DeleteGroupDialog({ group, groupId, open, onOpenChange }: DeleteGroupDialogProps) {
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const applicationId = useApplicationId()
  const remove = useMutation(
    trpc.deleteUserGroup.mutationOptions({
      onSuccess: async () => {
        tell('Group deleted')
        router.replace(`/a/${applicationId}/groups`)
        await queryClient.invalidateQueries(trpc.getUserGroups.pathFilter())
        await queryClient.invalidateQueries(trpc.getUserMemberships.pathFilter())
      },
      onError: tellFailure('Couldn’t delete the group'),
    }),
  )
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete ${isolate(group.name ?? 'this group')}?`}
      action="Delete group"
      pending={remove.isPending}
      onConfirm={() => remove.mutate({ groupId })}
    >
      {group.members
        ? `${group.members === 1 ? 'Its member stays a customer' : `Its ${plural(group.members, 'member')} stay customers`}. `
        : ''}
      Saved links and views that filter by this group stop working. This can’t be undone.
    </ConfirmDialog>
  )
}
