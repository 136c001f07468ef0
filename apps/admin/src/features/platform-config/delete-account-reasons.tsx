'use client'

import { Plus, Trash2 } from 'lucide-react'
import { useFieldArray, useFormContext } from 'react-hook-form'
import { Button } from '@/components/actions/button'
import { FieldError } from '@/components/forms/field'
import { ConfigSwitch, ConfigText } from './config-inputs'
import { freeId } from './merge-values'
import type { ConfigValues } from './values'

/** The reasons that customers choose from when they delete their account. */
export function DeleteAccountReasons() {
  const { control, getValues, formState } = useFormContext<ConfigValues>()
  const { fields, append, remove } = useFieldArray({ control, name: 'delete_account_reasons' })
  const fault = formState.errors.delete_account_reasons
  return (
    <>
      <ul className="flex flex-col gap-3">
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
    </>
  )
}
