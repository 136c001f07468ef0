'use client'

import { Bookmark, Plus, RotateCcw, Save, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { Dialog } from '@/components/overlays/dialog'
import { Field } from '@/components/forms/field'
import { DialogForm } from '@/components/overlays/form-dialog'
import { Input } from '@/components/forms/input'
import { Menu, MenuChoices, MenuItem, MenuLabel, MenuSeparator } from '@/components/actions/menu'
import { tell, tellUndoable } from '@/lib/tell'
import { isolate } from '@/lib/isolate'
import type { Views } from './use-views'

const all = 'all'

/** The saved views: open, save, or delete one. */
export function ViewMenu({ views }: { views: Views }) {
  const [naming, setNaming] = useState(false)
  const { current, isChanged } = views
  return (
    <>
      <Menu
        className="w-64"
        trigger={
          <Button
            className="h-9 sm:h-8"
            aria-label={current ? `View: ${isolate(current.name)}${isChanged ? ', changed' : ''}` : 'Views'}
          >
            <Bookmark aria-hidden />
            <span className="max-w-40 truncate max-md:hidden">
              <bdi>{current?.name ?? 'Views'}</bdi>
            </span>
            {isChanged ? <span aria-hidden data-dot className="size-1.5 rounded-full bg-warning" /> : null}
          </Button>
        }
      >
        <MenuLabel>Views</MenuLabel>
        <MenuChoices
          label="View"
          value={current?.id ?? all}
          onValueChange={(id) => views.open(views.views.find((view) => view.id === id))}
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
                views.save()
                tell(`Saved ${isolate(current.name)}`)
              }}
            >
              <Save aria-hidden />
              Save changes
            </MenuItem>
            <MenuItem onClick={() => views.open(current)}>
              <RotateCcw aria-hidden />
              Reset to the saved view
            </MenuItem>
          </>
        ) : null}
        <MenuItem onClick={() => setNaming(true)}>
          <Plus aria-hidden />
          Save as a new view…
        </MenuItem>
        {current ? (
          <MenuItem
            tone="danger"
            onClick={() => tellUndoable(`Deleted the view ${isolate(current.name)}`, views.remove(current))}
          >
            <Trash2 aria-hidden />
            Delete this view
          </MenuItem>
        ) : null}
      </Menu>
      <Dialog
        open={naming}
        onOpenChange={setNaming}
        title="Save as a new view"
        description="Saves the search, filters, order, and columns in this browser. To share the list with colleagues, send them the URL."
      >
        <NameForm
          taken={views.views.map(({ name }) => name)}
          onDone={() => setNaming(false)}
          onName={(name) => {
            views.saveAs(name)
            tell(`Saved ${isolate(name)}`)
          }}
        />
      </Dialog>
    </>
  )
}

interface NameFormProps {
  taken: readonly string[]
  onName: (name: string) => void
  onDone: () => void
}

function NameForm({ taken, onName, onDone }: NameFormProps) {
  const [name, setName] = useState('')
  const [fault, setFault] = useState<string | undefined>()
  return (
    <DialogForm
      action="Save view"
      refusal={undefined}
      pending={false}
      onCancel={onDone}
      onSubmit={(event) => {
        event.preventDefault()
        const given = name.trim()
        if (given === '') return setFault('Enter a name for the view.')
        if (taken.includes(given)) return setFault('You already have a view with this name.')
        onName(given)
        onDone()
      }}
    >
      <Field label="Name" error={fault}>
        {(wiring) => (
          <Input
            autoComplete="off"
            maxLength={60}
            placeholder="Blocked this summer"
            value={name}
            onChange={(event) => {
              setName(event.target.value)
              setFault(undefined)
            }}
            {...wiring}
          />
        )}
      </Field>
    </DialogForm>
  )
}
