'use client'

import type { AttributeType } from '@clientele/contracts'
import { Controller, type UseFormReturn, useWatch } from 'react-hook-form'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { Select } from '@/components/forms/select'
import { Card } from '@/components/layout/card'
import { messageOf } from '@/lib/message-of'
import { type InputRule, inputRulesOf, isChosen, typeChoices } from './attribute-types'
import { type AttributeValues, labelAt } from './attribute-values'
import { ChoicesField } from './choices-field'
import { ScalarInput } from './scalar-input'
import { SwitchField } from './switch-field'
import { blankOf, type Kind } from './typed-value'
import { ValueInput } from './value-input'

interface RulesCardProps {
  form: UseFormReturn<AttributeValues, unknown, AttributeValues>
  disabled: boolean
}

const fixedHint = 'It can’t be changed while customers have values.'

/** What a value can be: its type, its rules, and what forms start with. */
export function RulesCard({ form: { control, setValue }, disabled }: RulesCardProps) {
  const [type, is_multi_value, choices] = useWatch({ control, name: ['type', 'is_multi_value', 'choices'] })
  const kind: Kind = { type, is_multi_value, choices }
  const rules = inputRulesOf(type)
  const change = { shouldDirty: true }
  const setMultiple = (on: boolean) => {
    setValue('is_multi_value', on, change)
    setValue('default_value', blankOf({ type, is_multi_value: on }), change)
  }
  /** What was typed for another type has no meaning. */
  const setType = (next: AttributeType) => {
    const multiple = next === 'multi_choice' || (is_multi_value && type !== 'multi_choice')
    setValue('type', next, change)
    setValue('is_multi_value', multiple, change)
    setValue('default_value', blankOf({ type: next, is_multi_value: multiple }), change)
    for (const rule of rules) setValue(rule, '', change)
  }

  return (
    <Card title="Values" description="New rules apply to new values. Stored ones stay as they are.">
      <div className="flex flex-col gap-4">
        <Controller
          control={control}
          name="type"
          render={({ fieldState }) => (
            <Field label={labelAt('type')} hint={fixedHint} error={messageOf(fieldState.error)}>
              {(wiring) => (
                <Select value={type} onValueChange={setType} choices={typeChoices} disabled={disabled} {...wiring} />
              )}
            </Field>
          )}
        />
        {type === 'multi_choice' ? null : (
          <SwitchField
            control={control}
            name="is_multi_value"
            hint={`A customer can have up to 50. ${fixedHint}`}
            onChange={setMultiple}
            disabled={disabled}
          />
        )}
        {isChosen(type) ? (
          <Controller
            control={control}
            name="choices"
            render={({ field, fieldState }) => (
              <ChoicesField
                value={field.value}
                onValueChange={field.onChange}
                error={messageOf(fieldState.error)}
                disabled={disabled}
              />
            )}
          />
        ) : null}
        {rules.length > 0 ? (
          <div className="grid gap-4 sm:grid-cols-2">
            {rules.map((rule) => (
              <RuleField key={rule} rule={rule} control={control} type={type} disabled={disabled} />
            ))}
          </div>
        ) : null}
        <Controller
          control={control}
          name="default_value"
          render={({ field, fieldState }) => (
            <ValueInput
              kind={kind}
              label={labelAt('default_value')}
              hint="What forms start with. It isn’t stored until someone saves it."
              value={field.value}
              onValueChange={field.onChange}
              error={messageOf(fieldState.error)}
              disabled={disabled}
              ref={field.ref}
            />
          )}
        />
        <SwitchField
          control={control}
          name="required"
          hint="For your own forms. The API accepts customers without a value."
          disabled={disabled}
        />
      </div>
    </Card>
  )
}

const ruleHints: Readonly<Partial<Record<InputRule, string>>> = {
  pattern:
    'A regular expression (RE2) that the whole value has to match. Customers aren’t shown it: say what it means in the description.',
}

interface RuleFieldProps extends Pick<AttributeValues, 'type'> {
  rule: InputRule
  control: RulesCardProps['form']['control']
  disabled: boolean
}

function RuleField({ rule, control, type, disabled }: RuleFieldProps) {
  return (
    <Controller
      control={control}
      name={rule}
      render={({ field, fieldState }) => (
        <Field
          label={labelAt(rule)}
          optional
          hint={ruleHints[rule]}
          error={messageOf(fieldState.error)}
          {...(rule === 'pattern' && { className: 'sm:col-span-2' })}
        >
          {(wiring) =>
            rule === 'pattern' ? (
              <Input
                dir="ltr"
                autoComplete="off"
                spellCheck={false}
                className="font-mono sm:text-xs"
                {...wiring}
                {...field}
              />
            ) : (
              <ScalarInput
                type={rule === 'min' || rule === 'max' ? type : 'number'}
                value={field.value}
                onValueChange={field.onChange}
                disabled={disabled}
                ref={field.ref}
                {...wiring}
              />
            )
          }
        </Field>
      )}
    />
  )
}
