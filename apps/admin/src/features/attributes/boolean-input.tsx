'use client'

import { Segmented } from '@/components/forms/segmented'
import { ValueGroup } from './value-group'
import type { ValueInputProps } from './value-input-props'

type BooleanInputProps = Omit<ValueInputProps, 'kind' | 'value' | 'ref'> & { value: string }

/** Yes, no, or neither, which a switch can’t show. */
export const BooleanInput = ({ value, onValueChange, disabled = false, ...group }: BooleanInputProps) => (
  <ValueGroup {...group}>
    <Segmented
      label={group.label}
      value={value}
      onValueChange={onValueChange}
      disabled={disabled}
      choices={[
        { value: '', label: 'Not set' },
        { value: 'true', label: 'Yes' },
        { value: 'false', label: 'No' },
      ]}
    />
  </ValueGroup>
)
