'use client'

import { type Control, Controller, useWatch } from 'react-hook-form'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { type Choice, Select } from '@/components/forms/select'
import { Card } from '@/components/layout/card'
import { messageOf } from '@/lib/message-of'
import { type AttributeValues, labelAt, maskingLabels, registrationLabels } from './attribute-values'
import { SwitchField } from './switch-field'

interface AudienceCardsProps {
  control: Control<AttributeValues, unknown, AttributeValues>
  disabled: boolean
}

const choicesOf = <Value extends string>(labels: Readonly<Record<Value, string>>): readonly Choice<Value>[] =>
  // The keys of the labels are the values.
  Object.entries<string>(labels).map(([value, label]) => ({ value: value as Value, label }))

/** Who enters an attribute, where it is shown, and to whom. */
export function AudienceCards({ control, disabled }: AudienceCardsProps) {
  const pinned = useWatch({ control, name: 'pinned' })
  return (
    <>
      <Card title="In your storefront" description="Customers see the attributes that they can enter, and no others.">
        <div className="flex flex-col gap-4">
          <SwitchField
            control={control}
            name="customer_editable"
            hint="They see and change it in their account."
            disabled={disabled}
          />
          <Controller
            control={control}
            name="registration"
            render={({ field, fieldState }) => (
              <Field
                label={labelAt('registration')}
                hint="New customers can enter it once."
                error={messageOf(fieldState.error)}
              >
                {(wiring) => (
                  <Select
                    value={field.value}
                    onValueChange={field.onChange}
                    choices={choicesOf(registrationLabels)}
                    disabled={disabled}
                    {...wiring}
                  />
                )}
              </Field>
            )}
          />
        </div>
      </Card>
      <Card title="For your team">
        <div className="flex flex-col gap-4">
          <SwitchField
            control={control}
            name="pinned"
            hint="It is among the first on a customer’s page, also if the customer has no value."
            disabled={disabled}
          />
          {pinned ? (
            <Controller
              control={control}
              name="pin_order"
              render={({ field, fieldState }) => (
                <Field
                  label={labelAt('pin_order')}
                  hint="Among the pinned attributes, from small to large."
                  error={messageOf(fieldState.error)}
                >
                  {(wiring) => <Input inputMode="numeric" className="tabular max-w-28" {...wiring} {...field} />}
                </Field>
              )}
            />
          ) : null}
          <Controller
            control={control}
            name="masking"
            render={({ field, fieldState }) => (
              <Field
                label={labelAt('masking')}
                hint="A masked value is hidden until someone with the permission reveals it, which the customer’s activity shows."
                error={messageOf(fieldState.error)}
              >
                {(wiring) => (
                  <Select
                    value={field.value}
                    onValueChange={field.onChange}
                    choices={choicesOf(maskingLabels)}
                    disabled={disabled}
                    {...wiring}
                  />
                )}
              </Field>
            )}
          />
          <SwitchField
            control={control}
            name="encrypted"
            hint="Values are encrypted at rest, and can be found only as a whole. It can’t be changed while customers have values."
            disabled={disabled}
          />
        </div>
      </Card>
    </>
  )
}
