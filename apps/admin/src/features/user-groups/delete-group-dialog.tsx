'use client'

import type { UserGroup, UserGroupUses } from '@clientele/contracts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { SegmentLinks } from '@/features/segments/segment-links'
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
  const name = isolate(group.name ?? 'this group')
  const uses = useQuery(trpc.getUserGroupUses.queryOptions({ groupId }, { enabled: open, gcTime: 0 }))
  const isMentioned = uses.data !== undefined && uses.data.segments.length > 0
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
      title={isMentioned ? `${name} can’t be deleted` : `Delete ${name}?`}
      action="Delete group"
      blocked={isMentioned}
      pending={remove.isPending}
      onConfirm={() => remove.mutate({ groupId })}
    >
      {isMentioned && uses.data ? <Mentions uses={uses.data} /> : <Consequences group={group} uses={uses} />}
    </ConfirmDialog>
  )
}

/** Why a group can't be deleted. */
function Mentions({ uses: { segments, segment_total } }: { uses: UserGroupUses }) {
  return (
    <>
      The {segment_total === 1 ? 'rule of the segment' : 'rules of the segments'}{' '}
      <SegmentLinks segments={segments} total={segment_total} /> {segment_total === 1 ? 'mentions' : 'mention'} this
      group. Change {segment_total === 1 ? 'it' : 'them'} first, or archive this group instead.
    </>
  )
}

/** What follows if the group is deleted. */
function Consequences({
  group,
  uses,
}: {
  group: UserGroup
  uses: { data?: UserGroupUses | undefined; isError: boolean }
}) {
  const { data, isError } = uses
  return (
    <>
      {group.members
        ? `${group.members === 1 ? 'Its member stays a customer' : `Its ${plural(group.members, 'member')} stay customers`}. `
        : ''}
      {data && data.unfinished_jobs > 0 ? `${jobsLine(data.unfinished_jobs)} ` : ''}
      Saved links and views that filter by this group stop working. This can’t be undone.
      <span role="status" className="mt-2 block">
        {data
          ? 'No segment mentions this group.'
          : isError
            ? 'Couldn’t check what uses this group.'
            : 'Checking what uses this group…'}
      </span>
    </>
  )
}

const jobsLine = (count: number) =>
  count === 1 ? 'The job that is changing it is canceled.' : `${plural(count, 'job')} about it are canceled.`
