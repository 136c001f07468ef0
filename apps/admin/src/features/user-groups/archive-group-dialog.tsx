'use client'

import type { UserGroup } from '@clientele/contracts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { SegmentLinks } from '@/features/segments/segment-links'
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
  const uses = useQuery(trpc.getUserGroupUses.queryOptions({ groupId }, { enabled: open && !isArchived, gcTime: 0 }))
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
      {!isArchived && uses.data && uses.data.segments.length > 0 ? (
        <span className="mt-2 block">
          <SegmentLinks segments={uses.data.segments} total={uses.data.segment_total} />{' '}
          {uses.data.segment_total === 1 ? 'mentions' : 'mention'} it, and will keep using the members that it has now.
        </span>
      ) : null}
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
