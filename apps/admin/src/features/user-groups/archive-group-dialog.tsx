'use client'

import type { UserGroup } from '@clientele/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { isolate } from '@/lib/isolate'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'

interface ArchiveGroupDialogProps {
  group: UserGroup
  groupId: string
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Archives a group, or restores an archived one. */
export function ArchiveGroupDialog({ group, groupId, open, onOpenChange }: ArchiveGroupDialogProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const isArchived = group.is_active === false
  const change = useMutation(
    trpc.updateUserGroup.mutationOptions({
      onSuccess: async () => {
        tell(isArchived ? 'Group restored' : 'Group archived')
        onOpenChange(false)
        await queryClient.invalidateQueries(trpc.pathFilter())
      },
      onError: tellFailure(isArchived ? 'Couldn’t restore the group' : 'Couldn’t archive the group'),
    }),
  )
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`${isArchived ? 'Restore' : 'Archive'} ${isolate(group.name ?? 'this group')}?`}
      action={isArchived ? 'Restore group' : 'Archive group'}
      pending={change.isPending}
      onConfirm={() => change.mutate({ groupId, body: { is_active: isArchived } })}
    >
      {isArchived ? restoring(group) : archiving(group)}
    </ConfirmDialog>
  )
}

const restoring = ({ rule }: UserGroup) =>
  rule
    ? 'It is listed again, and all customers are compared with its rule.'
    : 'It is listed again, and its members can be changed.'

const archiving = ({ rule }: UserGroup) =>
  rule
    ? 'It is no longer listed, and keeps the members it has now: customers who change don’t join or leave. You can restore it.'
    : 'It is no longer listed, and keeps its members, who can’t be changed. You can restore it.'
