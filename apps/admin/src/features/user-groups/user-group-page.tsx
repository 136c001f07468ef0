'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Layers, Pencil, RefreshCw, Trash2 } from 'lucide-react'
import { useParams } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { BehindNotice } from '@/components/feedback/behind-notice'
import { Banner } from '@/components/feedback/banner'
import { Button } from '@/components/actions/button'
import { Page } from '@/components/layout/page'
import { UnreadPage } from '@/components/layout/unread-page'
import { Skeleton } from '@/components/feedback/skeleton'
import { useMay } from '@/features/operators/current-operator'
import { failureOf } from '@/lib/errors'
import { useTRPC } from '@/lib/trpc'
import { editKey, useEditKey } from '@/lib/use-edit-key'
import { RefillButton } from '@/features/segments/refill-button'
import { SegmentFacts } from '@/features/segments/segment-facts'
import { onDemand } from '@/lib/on-demand'
import { BusyCard } from './busy-card'
import { FileFacts } from './file-facts'
import { DeleteGroupDialog } from './delete-group-dialog'
import { EditGroupDialog } from './edit-group-dialog'
import { ErrorRowsCard } from './error-rows-card'
import { GroupBadge } from './group-badge'
import { GroupMenu } from './group-menu'
import { isBusy } from './group-text'
import { MembersCard } from './members-card'
import { RefreshGroupDialog } from './refresh-group-dialog'

const SegmentDialog = onDemand(() =>
  import('@/features/segments/segment-dialog').then((module) => module.SegmentDialog),
)

const back = { to: 'groups', label: 'Groups' }

export function UserGroupPage() {
  const { groupId } = useParams<{ groupId: string }>()
  const trpc = useTRPC()
  const may = useMay()
  const queryClient = useQueryClient()
  const [opened, setOpened] = useState<'edit' | 'refresh' | 'delete' | undefined>()
  const openingOf = (which: typeof opened) => (open: boolean) => setOpened(open ? which : undefined)
  const found = useQuery(
    trpc.getUserGroupById.queryOptions(
      { groupId },
      { refetchInterval: ({ state: { data } }) => (isBusy(data) ? 1_000 : data?.rule ? 5_000 : false) },
    ),
  )
  const busy = isBusy(found.data)
  const mayChange = may('groups:write')
  const isChangeable = mayChange && found.data?.is_active !== false
  useEditKey(isChangeable && found.data ? () => setOpened('edit') : undefined)
  const wasBusy = useRef(false)

  useEffect(() => {
    if (wasBusy.current && !busy) {
      void queryClient.invalidateQueries(trpc.getUserGroupUsers.pathFilter())
      void queryClient.invalidateQueries(trpc.getUserGroupErrors.pathFilter())
      void queryClient.invalidateQueries(trpc.getUserGroups.pathFilter())
      void queryClient.invalidateQueries(trpc.getUserMemberships.pathFilter())
    }
    wasBusy.current = busy
  }, [busy, queryClient, trpc])

  const group = found.data
  const isMissing = failureOf(found.error)?.code === 'USER_GROUP_NOT_FOUND'
  if (!group || isMissing)
    return (
      <UnreadPage
        noun="group"
        nouns="groups"
        icon={<Layers />}
        back={back}
        query={found}
        isMissing={isMissing}
        why="It may belong to another application, or the URL is mistyped."
        skeleton={<Skeleton className="h-40 rounded-xl" />}
      />
    )

  return (
    <Page
      back={back}
      documentTitle={group.name}
      title={
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="text-xl font-semibold tracking-[-0.018em] wrap-anywhere">
            <bdi>{group.name}</bdi>
          </h1>
          <span role="status">
            <GroupBadge group={group} />
          </span>
        </div>
      }
      description={group.description ? <bdi>{group.description}</bdi> : undefined}
      actions={
        <>
          {isChangeable ? (
            group.rule ? (
              <RefillButton groupId={groupId} disabled={busy} />
            ) : (
              <Button disabled={busy} onClick={() => setOpened('refresh')}>
                <RefreshCw aria-hidden />
                Read file again
              </Button>
            )
          ) : null}
          {isChangeable ? (
            <Button {...editKey} onClick={() => setOpened('edit')}>
              <Pencil aria-hidden />
              Edit
            </Button>
          ) : null}
          {mayChange ? (
            <Button variant="danger-outline" onClick={() => setOpened('delete')}>
              <Trash2 aria-hidden />
              Delete
            </Button>
          ) : null}
          <GroupMenu group={group} groupId={groupId} busy={busy} />
        </>
      }
    >
      <BehindNotice />
      <div className="flex flex-col gap-6">
        {group.is_active === false ? (
          <Banner tone="warning" title="This group is archived">
            It isn’t listed, and its members stay as they are. Restore it to change it.
          </Banner>
        ) : null}
        {group.status === 'failed' ? (
          group.needs_confirm_empty ? (
            <Banner
              tone="warning"
              title={
                group.needs_confirm_empty === 'matches_nobody'
                  ? 'No row matched a customer'
                  : 'The file would empty the group'
              }
              actions={isChangeable ? <Button onClick={() => setOpened('refresh')}>Review file</Button> : undefined}
            >
              The members were left unchanged.
            </Banner>
          ) : (
            <Banner tone="danger" title={group.rule ? 'Couldn’t fill the segment' : 'Couldn’t read the file'}>
              {group.failure ?? 'No reason given.'}
            </Banner>
          )
        ) : null}
        {busy ? <BusyCard group={group} /> : null}
        {group.rule ? <SegmentFacts group={group} /> : <FileFacts group={group} />}
        {group.error?.count ? <ErrorRowsCard groupId={groupId} /> : null}
        {may('users:read') ? <MembersCard groupId={groupId} group={group} /> : null}
      </div>
      {group.rule ? (
        <SegmentDialog group={group} open={opened === 'edit'} onOpenChange={openingOf('edit')} />
      ) : (
        <EditGroupDialog group={group} groupId={groupId} open={opened === 'edit'} onOpenChange={openingOf('edit')} />
      )}
      {group.rule ? null : (
        <RefreshGroupDialog
          group={group}
          groupId={groupId}
          open={opened === 'refresh'}
          onOpenChange={openingOf('refresh')}
        />
      )}
      <DeleteGroupDialog
        group={group}
        groupId={groupId}
        open={opened === 'delete'}
        onOpenChange={openingOf('delete')}
      />
    </Page>
  )
}
