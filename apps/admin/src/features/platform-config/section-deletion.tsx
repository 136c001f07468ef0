'use client'

import { Plus, Trash2 } from 'lucide-react'
import { useFieldArray, useFormContext } from 'react-hook-form'
import { Button } from '@/components/actions/button'
import { Card } from '@/components/layout/card'
import { FieldError } from '@/components/forms/field'
import { ConfigNumber, ConfigSwitch, ConfigText } from './config-fields'
import type { ConfigValues } from './values'

/** The smallest number that no reason uses yet. */
const freeId = (taken: readonly string[]): string => {
  let id = 1
  while (taken.includes(String(id))) id += 1
  return String(id)
}

export function DeletionSection() {
  const { control, getValues, formState } = useFormContext<ConfigValues>()
  const { fields, append, remove } = useFieldArray({ control, name: 'delete_account_reasons' })
  const fault = formState.errors.delete_account_reasons
  return (
    <Card title="Deleting an account" description="What customers see when they delete their account.">
      <div className="grid gap-4 sm:grid-cols-2">
        <ConfigNumber
          name="delete_account_day"
          label="Days until it takes effect"
          hint="0 to 365. Until then, the deletion can be canceled."
        />
        <ConfigText
          name="delete_account_consent.consent_text"
          label="Consent"
          lines={3}
          hint="What the customer must agree to. Leave blank if no consent is needed."
          className="sm:col-span-2"
        />
      </div>
      <h3 className="mt-6 border-t border-line pt-5 text-sm font-semibold">Reasons to choose from</h3>
      <ul className="mt-3 flex flex-col gap-3">
        {fields.map((field, index) => (
          <li key={field.id} className="rounded-xl border border-line bg-sunken px-4 pt-3 pb-1">
            <div className="grid grid-cols-[5rem_1fr_auto] items-start gap-3">
              <ConfigText name={`delete_account_reasons.${index}.reason_id`} label="Id" />
              <ConfigText name={`delete_account_reasons.${index}.reason_text`} label={`Reason ${index + 1}`} />
              <Button
                variant="ghost"
                size="icon"
                className="mt-6.5"
                aria-label={`Remove reason ${index + 1}`}
                disabled={formState.disabled}
                onClick={() => remove(index)}
              >
                <Trash2 aria-hidden />
              </Button>
            </div>
            <ConfigSwitch name={`delete_account_reasons.${index}.show_text_area`} label="Also ask for a comment" />
          </li>
        ))}
      </ul>
      {(fault?.message ?? fault?.root?.message) ? (
        <FieldError>{fault.message ?? fault.root?.message}</FieldError>
      ) : null}
      <Button
        size="sm"
        className="mt-3"
        disabled={formState.disabled}
        onClick={() =>
          append({
            reason_id: freeId(getValues('delete_account_reasons').map((each) => each.reason_id)),
            reason_text: '',
            show_text_area: false,
          })
        }
      >
        <Plus aria-hidden />
        Add a reason
      </Button>
    </Card>
  )
}
