import type { ApplicationSettingName, ApplicationSettingsResponse } from '@clientele/contracts'
import { type Control, Controller, type FieldValues, type Path, useFormState } from 'react-hook-form'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { SwitchRow } from '@/components/forms/switch'
import { cn } from '@/lib/cn'
import { messageOf } from '@/lib/message-of'
import { CountriesField } from './countries-field'
import { DefaultOrList } from './default-or-list'
import { LanguagesField } from './languages-field'
import { MarketingConsentsField } from './marketing-consents-field'
import { OriginsField } from './origins-field'
import { copyOf, supportContactCopy } from './setting-copy'

interface SettingFieldProps<Values extends FieldValues, Parsed> {
  name: ApplicationSettingName & Path<Values>
  control: Control<Values, unknown, Parsed>
  /** The default that applies if the application has no list of its own. */
  defaults?: ApplicationSettingsResponse['defaults']
}

const noDefaults = { allowed_origins: [], return_origins: [] }

const listFields = { origins: OriginsField, countries: CountriesField, languages: LanguagesField }

/** The control for one application setting, as defined in `setting-copy.ts`. */
export function SettingField<Values extends FieldValues, Parsed>({
  name,
  control,
  defaults = noDefaults,
}: SettingFieldProps<Values, Parsed>) {
  const copy = copyOf(name)
  const disabled = useFormState({ control }).disabled
  if (copy.control === 'contact') return <ContactFields name={name} control={control} />
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => {
        const shared = { label: copy.label, hint: copy.hint, error: messageOf(fieldState.error), disabled }
        switch (copy.control) {
          case 'switch':
            return <SwitchRow {...shared} checked={field.value === true} onCheckedChange={field.onChange} />
          case 'origins':
          case 'countries':
          case 'languages': {
            const List = listFields[copy.control]
            return (
              <DefaultOrList
                label={copy.label}
                listLabel={copy.ownList}
                value={field.value}
                onValueChange={field.onChange}
                disabled={disabled}
                ifDefault={copy.ifDefault(defaults)}
              >
                {(value) => <List {...shared} label={copy.listLabel} value={value} onValueChange={field.onChange} />}
              </DefaultOrList>
            )
          }
          case 'consents':
            return (
              <MarketingConsentsField
                {...shared}
                ref={field.ref}
                error={fieldState.error}
                value={field.value ?? []}
                onValueChange={(value) => field.onChange(value.length === 0 ? null : value)}
              />
            )
          case 'number':
            return (
              <Field {...shared}>
                {(wiring) => (
                  <Input
                    type="number"
                    inputMode="numeric"
                    min={copy.min}
                    max={copy.max}
                    className="tabular max-w-28"
                    {...wiring}
                    {...field}
                  />
                )}
              </Field>
            )
          case 'calling code':
            return (
              <Field {...shared}>
                {(wiring) => <Input inputMode="tel" autoComplete="off" className="max-w-28" {...wiring} {...field} />}
              </Field>
            )
          case 'text':
            return (
              <Field {...shared} optional={copy.optional === true}>
                {(wiring) => <Input autoComplete="off" placeholder={copy.placeholder} {...wiring} {...field} />}
              </Field>
            )
        }
      }}
    />
  )
}

/** The store's contact details, each in its own field. */
function ContactFields<Values extends FieldValues, Parsed>({
  name,
  control,
}: Pick<SettingFieldProps<Values, Parsed>, 'name' | 'control'>) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {Object.entries(supportContactCopy).map(([way, { label, type, placeholder, isWide }]) => (
        <Controller
          key={way}
          control={control}
          // Every setting that holds a contact has all of these.
          name={`${name}.${way}` as Path<Values>}
          render={({ field, fieldState }) => (
            <Field label={label} optional error={fieldState.error?.message} className={cn(isWide && 'sm:col-span-2')}>
              {(wiring) => <Input type={type} autoComplete="off" placeholder={placeholder} {...wiring} {...field} />}
            </Field>
          )}
        />
      ))}
    </div>
  )
}
