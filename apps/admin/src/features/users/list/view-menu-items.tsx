'use client'

import { Plus, RotateCcw, Save, Trash2 } from 'lucide-react'
import { MenuChoices, MenuItem, MenuLabel, MenuSeparator } from '@/components/actions/menu'
import { isolate } from '@/lib/isolate'
import { tell, tellUndoable } from '@/lib/tell'
import { changesOf } from './change-views'
import type { Views } from './use-views'

const all = 'all'

export function ViewMenuItems({ views, onSaveAs }: { views: Views; onSaveAs: () => void }) {
  const { current, isChanged } = views
  const { open, save, remove } = changesOf(views)
  return (
    <>
      <MenuLabel>Views</MenuLabel>
      <MenuChoices
        label="View"
        value={current?.id ?? all}
        onValueChange={(id) => open(views.views.find((view) => view.id === id))}
        choices={[
          { value: all, label: 'All customers' },
          ...views.views.map(({ id, name }) => ({ value: id, label: <span className="truncate">{name}</span> })),
        ]}
      />
      <MenuSeparator />
      {current && isChanged ? (
        <>
          <MenuItem
            onClick={() => {
              save()
              tell(`Saved ${isolate(current.name)}`)
            }}
          >
            <Save aria-hidden />
            Save changes
          </MenuItem>
          <MenuItem onClick={() => open(current)}>
            <RotateCcw aria-hidden />
            Reset to the saved view
          </MenuItem>
        </>
      ) : null}
      <MenuItem onClick={() => onSaveAs()}>
        <Plus aria-hidden />
        Save as a new view…
      </MenuItem>
      {current ? (
        <MenuItem
          tone="danger"
          onClick={() => tellUndoable(`Deleted the view ${isolate(current.name)}`, remove(current))}
        >
          <Trash2 aria-hidden />
          Delete this view
        </MenuItem>
      ) : null}
    </>
  )
}
