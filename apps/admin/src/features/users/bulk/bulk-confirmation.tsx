'use client'

import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { Textarea } from '@/components/forms/textarea'

/** What was entered. */
export interface Confirmation {
  reason: string
  /** The number of customers, typed. */
  proof: string
}
export const unconfirmed: Confirmation = { reason: '', proof: '' }

interface ConfirmationFieldsProps {
  hasReason: boolean
  /** The number to type, if there are so many customers. */
  number: number | undefined
  confirmation: Confirmation
  onConfirmationChange: (confirmation: Confirmation) => void
  faults: Partial<Record<keyof Confirmation, string>>
}

/** Asks for the reason of an action on many customers, and for their number. */
export function ConfirmationFields(props: ConfirmationFieldsProps) {
  const { hasReason, number, confirmation, onConfirmationChange, faults } = props
  return (
    <>
      {hasReason ? (
        <Field label="Reason" hint="Shown in each customer’s activity." error={faults.reason}>
          {(wiring) => (
            <Textarea
              rows={2}
              maxLength={500}
              value={confirmation.reason}
              onChange={(event) => onConfirmationChange({ ...confirmation, reason: event.target.value })}
              {...wiring}
            />
          )}
        </Field>
      ) : null}
      {number === undefined ? null : (
        <Field label={`Type ${number} to confirm`} error={faults.proof}>
          {(wiring) => (
            <Input
              autoComplete="off"
              value={confirmation.proof}
              onChange={(event) => onConfirmationChange({ ...confirmation, proof: event.target.value })}
              {...wiring}
            />
          )}
        </Field>
      )}
    </>
  )
}
