'use client'

import type { UserAttributeDefinition } from '@clientele/contracts'
import { type Control, Controller } from 'react-hook-form'
import { Button } from '@/components/actions/button'
import { kindOf } from '@/features/attributes/typed-value'
import { ValueGroup } from '@/features/attributes/value-group'
import { ValueInput } from '@/features/attributes/value-input'
import { messageOf } from '@/lib/message-of'
import { type Entered, type Entries, hintOf, isKept, replacementOf } from './attribute-entries'

interface AttributeInputProps {
  attribute: UserAttributeDefinition
  label: string
  control: Control<Entries>
  /** What the form started from. */
  stored: Entered | undefined
}

/** The input for an attribute of a customer. A masked value stays as it is until it is replaced. */
export function AttributeInput({ attribute, label, control, stored }: AttributeInputProps) {
  const hint = hintOf(attribute)
  const isWide = attribute.type === 'long_text' || attribute.type === 'multi_choice' || attribute.is_multi_value
  const wide = isWide ? { className: 'sm:col-span-2' } : {}
  return (
    <Controller
      control={control}
      name={attribute._id}
      render={({ field, fieldState }) => {
        // What the form holds under the ID of an attribute.
        const entered = field.value as Entered
        if (isKept(entered))
          return (
            <ValueGroup label={label} hint={hint} {...wide}>
              <div className="flex min-h-8 flex-wrap items-center gap-2 text-sm">
                <bdi>{entered.masked}</bdi>
                <Button
                  size="sm"
                  aria-label={`Replace ${label}`}
                  onClick={() => field.onChange(replacementOf(attribute))}
                >
                  Replace
                </Button>
              </div>
            </ValueGroup>
          )
        const input = (
          <ValueInput
            kind={kindOf(attribute)}
            label={label}
            hint={isKept(stored) ? 'If it stays blank, the stored value is deleted.' : hint}
            value={entered}
            onValueChange={field.onChange}
            error={messageOf(fieldState.error)}
            ref={field.ref}
            {...wide}
          />
        )
        if (!isKept(stored)) return input
        return (
          <div className="flex flex-col items-start gap-2 *:first:w-full">
            {input}
            <Button size="sm" aria-label={`Keep the stored value of ${label}`} onClick={() => field.onChange(stored)}>
              Keep the stored value
            </Button>
          </div>
        )
      }}
    />
  )
}
