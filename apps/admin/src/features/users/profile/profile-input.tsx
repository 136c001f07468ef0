import { factOf, firstBirthday, type ProfileFieldName } from '@clientele/contracts'
import { type Control, Controller, type FieldValues, type Path } from 'react-hook-form'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { Textarea } from '@/components/forms/textarea'
import { Select } from '@/components/forms/select'
import { today } from '@/lib/days'
import { choicesOf } from './profile-text'

interface ProfileInputProps<Values extends FieldValues> {
  name: ProfileFieldName & Path<Values>
  control: Control<Values>
  optional?: boolean
}

/** The input for a field of a customer's profile, as defined by the contract. */
export function ProfileInput<Values extends FieldValues>({ name, control, optional }: ProfileInputProps<Values>) {
  const { label, hint, control: kind } = factOf(name)
  return (
    <Controller
      control={control}
      name={name}
      render={({ field: { value, ...field }, fieldState }) => (
        <Field
          label={label}
          optional={optional}
          hint={hint}
          error={fieldState.error?.message}
          className={kind === 'json' ? 'sm:col-span-2' : undefined}
        >
          {(wiring) => {
            const shared = { ...wiring, ...field, value: textOf(value) }
            if (kind === 'choice')
              return (
                <Select
                  value={textOf(value)}
                  onValueChange={field.onChange}
                  choices={choicesOf(name, textOf(value))}
                  {...wiring}
                />
              )
            if (kind === 'json')
              return <Textarea rows={6} spellCheck={false} className="font-mono sm:text-xs" {...shared} />
            if (kind === 'day') return <Input type="date" min={firstBirthday} max={today()} {...shared} />
            return <Input autoComplete="off" {...shared} />
          }}
        </Field>
      )}
    />
  )
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
