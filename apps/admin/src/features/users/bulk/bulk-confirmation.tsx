'use client'

import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { Textarea } from '@/components/forms/textarea'

/** What was entered. */
export interface Confirmation {
  reason: string
  /** The number of customers, typed. */
  proof: string
  /** The operator's own. */
  password: string
}
export const unconfirmed: Confirmation = { reason: '', proof: '', password: '' }

interface ConfirmationFieldsProps {
  hasReason: boolean
  /** Whether customers are erased: the reason is kept permanently, and the operator has to prove who they are. */
  isErasing: boolean
  /** The number to type, if there are so many customers. */
  number: number | undefined
  confirmation: Confirmation
  onConfirmationChange: (confirmation: Confirmation) => void
  faults: Partial<Record<keyof Confirmation, string>>
}

/** Asks for the reason of an action on many customers, and for their number. */
export function ConfirmationFields(props: ConfirmationFieldsProps) {
  const { hasReason, isErasing, number, confirmation, onConfirmationChange, faults } = props
  return (
    <>
      {hasReason ? (
        <Field
          label="Reason"
          hint={
            isErasing ? 'Kept permanently, so don’t say who the customers are.' : 'Shown in each customer’s activity.'
          }
          error={faults.reason}
        >
          {(wiring) => (
            <Textarea
              rows={2}
              maxLength={isErasing ? 200 : 500}
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
      {isErasing ? (
        <Field label="Your password" error={faults.password}>
          {(wiring) => (
            <Input
              type="password"
              autoComplete="current-password"
              value={confirmation.password}
              onChange={(event) => onConfirmationChange({ ...confirmation, password: event.target.value })}
              {...wiring}
            />
          )}
        </Field>
      ) : null}
    </>
  )
}
