import type { FieldError, UseFormRegisterReturn } from 'react-hook-form'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { Textarea } from '@/components/forms/textarea'

interface GroupNameFieldsProps {
  name: UseFormRegisterReturn
  description: UseFormRegisterReturn
  errors: { name?: FieldError | undefined; description?: FieldError | undefined }
}

/** The fields of a new group, or of one that is edited, besides its file. */
export const GroupNameFields = ({ name, description, errors }: GroupNameFieldsProps) => (
  <>
    <Field label="Name" error={errors.name?.message}>
      {(wiring) => <Input autoComplete="off" {...wiring} {...name} />}
    </Field>
    <Field label="Description" optional error={errors.description?.message}>
      {(wiring) => <Textarea rows={2} className="min-h-14" {...wiring} {...description} />}
    </Field>
  </>
)
