'use client'

import { type Control, Controller } from 'react-hook-form'
import { FieldError } from '@/components/forms/field'
import { SwitchRow } from '@/components/forms/switch'
import { messageOf } from '@/lib/message-of'
import { type AttributeValues, labelAt } from './attribute-values'

type SwitchName = 'is_multi_value' | 'required' | 'customer_editable' | 'pinned' | 'encrypted'

interface SwitchFieldProps {
  control: Control<AttributeValues, unknown, AttributeValues>
  name: SwitchName
  hint: string
  disabled: boolean
  /** Instead of only changing the field. */
  onChange?: (on: boolean) => void
}

/** An on/off setting of an attribute, with its error. */
export const SwitchField = ({ control, name, hint, disabled, onChange }: SwitchFieldProps) => (
  <Controller
    control={control}
    name={name}
    render={({ field, fieldState }) => {
      const error = messageOf(fieldState.error)
      return (
        <div>
          <SwitchRow
            label={labelAt(name)}
            hint={hint}
            checked={field.value}
            onCheckedChange={onChange ?? field.onChange}
            disabled={disabled}
          />
          {error ? <FieldError>{error}</FieldError> : null}
        </div>
      )
    }}
  />
)
