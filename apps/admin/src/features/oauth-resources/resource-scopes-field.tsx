'use client'

import { resourceScopesMax } from '@clientele/contracts'
import { Plus, Trash2 } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '@/components/actions/button'
import { Field, FieldError } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { valueAt } from '@/lib/merge'
import { messageOf } from '@/lib/message-of'
import { firstRepeat } from '@/lib/repeated'
import type { ResourceScope } from './resource-values'

interface ResourceScopesFieldProps {
  value: readonly ResourceScope[]
  onValueChange: (value: ResourceScope[]) => void
  /** The errors about the list, and about its rows. */
  error?: unknown
  disabled?: boolean | undefined
}

export const blankScope: ResourceScope = { name: '', description: '' }

/** The scopes of an API: what clients ask for, and what customers read before they allow it. */
export function ResourceScopesField({ value, onValueChange, error, disabled = false }: ResourceScopesFieldProps) {
  const list = useRef<HTMLUListElement>(null)
  const add = useRef<HTMLButtonElement>(null)
  const change = (row: number, changes: Partial<ResourceScope>) =>
    onValueChange(value.map((scope, at) => (at === row ? { ...scope, ...changes } : scope)))
  const errorAt = (path: string) => (typeof error === 'object' && error ? messageOf(valueAt(error, path)) : undefined)
  const listError = typeof error === 'object' && error && 'message' in error ? messageOf(error) : undefined
  // Two names that are the same are a fault of the list, and are changed at one of them.
  const repeat = firstRepeat(value.map(({ name }) => name))

  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="sr-only">Scopes</legend>
      {listError && repeat < 0 ? <FieldError>{listError}</FieldError> : null}
      <ul ref={list} className="flex flex-col gap-3">
        {value.map((scope, row) => (
          <li
            // Rows have no other identity, and keep no state of their own.
            key={row}
            aria-label={`Scope ${row + 1}`}
            className="grid items-start gap-3 rounded-xl border border-line p-3 sm:grid-cols-[11rem_minmax(0,1fr)_auto]"
          >
            <Field label="Scope" error={errorAt(`${row}.name`) ?? (row === repeat ? listError : undefined)}>
              {(wiring) => (
                <Input
                  dir="ltr"
                  autoComplete="off"
                  autoCapitalize="none"
                  spellCheck={false}
                  placeholder="orders:read"
                  className="font-mono sm:text-xs"
                  value={scope.name}
                  disabled={disabled}
                  onChange={(event) => change(row, { name: event.target.value })}
                  {...wiring}
                />
              )}
            </Field>
            <Field label="What customers read" error={errorAt(`${row}.description`)}>
              {(wiring) => (
                <Input
                  autoComplete="off"
                  placeholder="See your orders"
                  value={scope.description}
                  disabled={disabled}
                  onChange={(event) => change(row, { description: event.target.value })}
                  {...wiring}
                />
              )}
            </Field>
            {disabled || value.length === 1 ? null : (
              <Button
                variant="ghost"
                size="icon"
                className="justify-self-end sm:mt-6.5"
                aria-label={`Remove ${scope.name || `scope ${row + 1}`}`}
                onClick={() => {
                  onValueChange(value.filter((_, at) => at !== row))
                  add.current?.focus()
                }}
              >
                <Trash2 aria-hidden />
              </Button>
            )}
          </li>
        ))}
      </ul>
      {disabled ? null : (
        <Button
          ref={add}
          className="self-start"
          disabled={value.length >= resourceScopesMax}
          onClick={() => {
            onValueChange([...value, blankScope])
            // Once the row is there.
            requestAnimationFrame(() => list.current?.lastElementChild?.querySelector('input')?.focus())
          }}
        >
          <Plus aria-hidden />
          Add scope
        </Button>
      )}
    </fieldset>
  )
}
