'use client'

import type { UserGroup } from '@clientele/contracts'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { Menu, MenuItem } from '@/components/actions/menu'
import { useMay } from '@/features/operators/current-operator'
import { onDemand } from '@/lib/on-demand'

const GroupHistoryDialog = onDemand(() => import('./group-history-dialog').then((module) => module.GroupHistoryDialog))
const ArchiveGroupDialog = onDemand(() => import('./archive-group-dialog').then((module) => module.ArchiveGroupDialog))
const DuplicateGroupDialog = onDemand(() =>
  import('./duplicate-group-dialog').then((module) => module.DuplicateGroupDialog),
)

/** What is done to a group less often. */
export function GroupMenu({ group, groupId, busy }: { group: UserGroup; groupId: string; busy: boolean }) {
  const may = useMay()
  const [opened, setOpened] = useState<'history' | 'duplicate' | 'archive' | undefined>()
  if (!may('users:read') && !may('groups:write')) return null
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
      <DuplicateGroupDialog {...dialog('duplicate')} />
      <ArchiveGroupDialog {...dialog('archive')} />
    </>
  )
}
