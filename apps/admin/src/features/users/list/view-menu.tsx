'use client'

import { Bookmark } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { Menu } from '@/components/actions/menu'
import { lazily, onDemand } from '@/lib/on-demand'
import { isolate } from '@/lib/isolate'
import type { Views } from './use-views'

const SaveViewDialog = onDemand(() => import('./save-view-dialog').then((module) => module.SaveViewDialog))

const loadItems = async () => ({ default: (await import('./view-menu-items')).ViewMenuItems })
const ViewMenuItems = lazily(loadItems)

/** The saved views: open, save, or delete one. */
export function ViewMenu({ views }: { views: Views }) {
  const [naming, setNaming] = useState(false)
  const { current, isChanged } = views
  return (
    <>
      <Menu
        className="w-64"
        preload={loadItems}
        trigger={
          <Button
            className="h-9 sm:h-8"
            aria-label={current ? `View: ${isolate(current.name)}${isChanged ? ', changed' : ''}` : 'Views'}
          >
            <Bookmark aria-hidden />
            <span className="max-w-40 truncate-name max-md:hidden">
              <bdi>{current?.name ?? 'Views'}</bdi>
            </span>
            {isChanged ? <span aria-hidden data-dot className="size-1.5 rounded-full bg-warning" /> : null}
          </Button>
        }
      >
        <ViewMenuItems views={views} onSaveAs={() => setNaming(true)} />
      </Menu>
      <SaveViewDialog open={naming} onOpenChange={setNaming} views={views} />
    </>
  )
}
