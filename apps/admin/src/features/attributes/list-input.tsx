'use client'

import { Plus, Trash2 } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '@/components/actions/button'
import { ScalarInput } from './scalar-input'
import type { Kind } from './typed-value'
import { ValueGroup } from './value-group'
import type { ValueInputProps } from './value-input-props'

interface ListInputProps extends Omit<ValueInputProps, 'value' | 'ref'> {
  kind: Kind
  value: string[]
}

const valuesMax = 50

/** Several values of an attribute, each with an input of its own. */
export function ListInput({ kind, value, onValueChange, disabled = false, ...group }: ListInputProps) {
  const list = useRef<HTMLUListElement>(null)
  const add = useRef<HTMLButtonElement>(null)
  const { label, error } = group
  return (
    <ValueGroup {...group}>
      <ul ref={list} className="flex flex-col gap-2 empty:hidden">
        {value.map((one, row) => (
          <li
            // Rows have no other identity, and keep no state of their own.
            key={row}
            className="flex items-start gap-2"
          >
            <ScalarInput
              type={kind.type}
              choices={kind.choices}
              value={one}
              onValueChange={(next) => onValueChange(value.map((each, at) => (at === row ? next : each)))}
              disabled={disabled}
              aria-label={`${label}, value ${row + 1}`}
              aria-invalid={Boolean(error)}
            />
            {disabled ? null : (
              <Button
                variant="ghost"
                size="icon"
                aria-label={`Remove value ${row + 1} of ${label}`}
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
          size="sm"
          className="self-start"
          aria-label={`Add a value to ${label}`}
          disabled={value.length >= valuesMax}
          onClick={() => {
            onValueChange([...value, ''])
            // Once the row is there.
            requestAnimationFrame(() =>
              list.current?.lastElementChild?.querySelector<HTMLElement>('input, textarea, button')?.focus(),
            )
          }}
        >
          <Plus aria-hidden />
          Add a value
        </Button>
      )}
    </ValueGroup>
  )
}
