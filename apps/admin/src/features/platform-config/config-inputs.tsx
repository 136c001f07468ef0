'use client'

import type { ReactNode } from 'react'
import { Controller, type FieldPath, useFormContext } from 'react-hook-form'
import { ColorField } from '@/components/forms/color-field'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { Textarea } from '@/components/forms/textarea'
import { type Choice, Select } from '@/components/forms/select'
import { SwitchRow } from '@/components/forms/switch'
import type { ConfigValues } from './values'

interface Common {
  name: FieldPath<ConfigValues>
  label: string
  hint?: ReactNode
  className?: string
}

const useFault = (name: FieldPath<ConfigValues>) => {
  const { getFieldState, formState } = useFormContext<ConfigValues>()
  return { fault: getFieldState(name, formState).error?.message, disabled: formState.disabled }
}

export function ConfigText({
  name,
  label,
  hint,
  className,
  lines,
  ...rest
}: Common & { lines?: number; placeholder?: string; type?: string; autoComplete?: string }) {
  const { register } = useFormContext<ConfigValues>()
  const { fault } = useFault(name)
  return (
    <Field label={label} hint={hint} error={fault} className={className}>
      {(wiring) =>
        lines ? (
          <Textarea rows={lines} {...rest} {...wiring} {...register(name)} />
        ) : (
          <Input autoComplete="off" {...rest} {...wiring} {...register(name)} />
        )
      }
    </Field>
  )
}

export function ConfigNumber({ name, label, hint, className }: Common) {
  const { register } = useFormContext<ConfigValues>()
  const { fault } = useFault(name)
  return (
    <Field label={label} hint={hint} error={fault} className={className}>
      {(wiring) => (
        <Input
          type="number"
          inputMode="numeric"
          className="tabular"
          {...wiring}
          {...register(name, { valueAsNumber: true })}
        />
      )}
    </Field>
  )
}

export function ConfigSwitch({ name, label, hint }: Common) {
  const { control } = useFormContext<ConfigValues>()
  const { disabled } = useFault(name)
  return (
    <Controller
      control={control}
      name={name}
      render={({ field }) => (
        <SwitchRow
          label={label}
          hint={hint}
          checked={field.value === true}
          onCheckedChange={field.onChange}
          disabled={disabled}
        />
      )}
    />
  )
}

export function ConfigColor({ name, label }: Common) {
  const { control } = useFormContext<ConfigValues>()
  const { fault, disabled } = useFault(name)
  return (
    <Controller
      control={control}
      name={name}
      render={({ field }) => (
        <ColorField
          label={label}
          value={textOf(field.value)}
          onValueChange={field.onChange}
          error={fault}
          disabled={disabled}
        />
      )}
    />
  )
}

export function ConfigSelect({
  name,
  label,
  hint,
  className,
  choices,
}: Common & { choices: readonly Choice<string>[] }) {
  const { control } = useFormContext<ConfigValues>()
  const { fault, disabled } = useFault(name)
  return (
    <Controller
      control={control}
      name={name}
      render={({ field }) => (
        <Field label={label} hint={hint} error={fault} className={className}>
          {(wiring) => (
            <Select
              value={textOf(field.value)}
              onValueChange={field.onChange}
              choices={choices}
              disabled={disabled}
              {...wiring}
            />
          )}
        </Field>
      )}
    />
  )
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
