'use client'

import type { UserGroup } from '@clientele/contracts'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { Menu, MenuItem } from '@/components/actions/menu'
import { useMay } from '@/features/operators/current-operator'
import { isolate } from '@/lib/isolate'
import { onDemand } from '@/lib/on-demand'

const GroupHistoryDialog = onDemand(() => import('./group-history-dialog').then((module) => module.GroupHistoryDialog))
const ArchiveGroupDialog = onDemand(() => import('./archive-group-dialog').then((module) => module.ArchiveGroupDialog))
const DuplicateGroupDialog = onDemand(() =>
  import('./duplicate-group-dialog').then((module) => module.DuplicateGroupDialog),
)

const ExportDialog = onDemand(() => import('@/features/users/bulk/export-dialog').then((module) => module.ExportDialog))

/** What is done to a group less often. */
export function GroupMenu({ group, groupId, busy }: { group: UserGroup; groupId: string; busy: boolean }) {
  const may = useMay()
  const [opened, setOpened] = useState<'history' | 'export' | 'duplicate' | 'archive' | undefined>()
  if (!may('users:read') && !may('users:export') && !may('groups:write')) return null
  const dialog = (which: typeof opened) => ({
    group,
    groupId,
    open: opened === which,
    onOpenChange: (open: boolean) => setOpened(open ? which : undefined),
  })
  return (
    <>
      <Menu
        align="end"
        trigger={
          <Button size="icon" aria-label="More actions">
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        {may('users:read') ? <MenuItem onClick={() => setOpened('history')}>History</MenuItem> : null}
        {may('users:export') ? (
          <MenuItem disabled={!group.members} onClick={() => setOpened('export')}>
            Export members…
          </MenuItem>
        ) : null}
        {may('groups:write') ? (
          <>
            <MenuItem disabled={busy} onClick={() => setOpened('duplicate')}>
              Duplicate…
            </MenuItem>
            <MenuItem disabled={busy && !group.rule} onClick={() => setOpened('archive')}>
              {group.is_active === false ? 'Restore…' : 'Archive…'}
            </MenuItem>
          </>
        ) : null}
      </Menu>
      <GroupHistoryDialog {...dialog('history')} />
      <ExportDialog
        open={opened === 'export'}
        onOpenChange={dialog('export').onOpenChange}
        whom={`the members of ${isolate(group.name ?? 'this group')}`}
        filter={{ group_uid: String(group.uid) }}
      />
      <DuplicateGroupDialog {...dialog('duplicate')} />
      <ArchiveGroupDialog {...dialog('archive')} />
    </>
  )
}
