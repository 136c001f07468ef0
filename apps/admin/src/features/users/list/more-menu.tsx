'use client'

import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { Menu } from '@/components/actions/menu'
import { lazily, onDemand } from '@/lib/on-demand'
import type { ShownList } from '../bulk/shown-list'

/** What the menu opens a dialog for. */
export type Task = 'export' | 'paste'

const loadItems = async () => ({ default: (await import('./more-menu-items')).MoreMenuItems })
const MoreMenuItems = lazily(loadItems)
const MoreDialog = onDemand(() => import('./more-dialog').then((module) => module.MoreDialog))

/** Imports, exports, actions on a pasted list, and possible duplicates. `list` is undefined while it isn’t known who is in it. */
export function MoreMenu({ list }: { list: ShownList | undefined }) {
  const [asked, setAsked] = useState<{ task: Task; list: ShownList | undefined; open: boolean }>()
  return (
    <>
      <Menu
        preload={loadItems}
        trigger={
          <Button size="icon" aria-label="More">
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MoreMenuItems list={list} onChoose={(task) => setAsked({ task, list, open: true })} />
      </Menu>
      <MoreDialog
        open={asked?.open ?? false}
        task={asked?.task}
        list={asked?.list}
        onClose={() => setAsked(asked && { ...asked, open: false })}
      />
    </>
  )
}
