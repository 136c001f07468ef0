'use client'

import { useFormContext } from 'react-hook-form'
import { Card } from '@/components/layout/card'
import { ConfigSelect, ConfigSwitch } from './config-fields'
import type { ConfigValues } from './values'

const levels = [
  { value: 'hard', label: 'Required' },
  { value: 'soft', label: 'Optional' },
]

const contacts = [
  { name: 'mobile', label: 'Phone number' },
  { name: 'email', label: 'Email address' },
] as const

function AskedFor({ of, title }: { of: 'required_fields' | 'register_required_fields'; title: string }) {
  const { watch } = useFormContext<ConfigValues>()
  const values = watch(of)
  return (
    <fieldset className="min-w-0">
      <legend className="text-sm font-semibold">{title}</legend>
      <div className="mt-1 divide-y divide-line">
        {contacts.map(({ name, label }) => (
          <div key={name}>
            <ConfigSwitch name={`${of}.${name}.is_required`} label={label} />
            {values[name].is_required ? (
              <ConfigSelect
                name={`${of}.${name}.level`}
                label={`${label}: required or optional`}
                choices={levels}
                className="pb-4"
              />
            ) : null}
          </div>
        ))}
      </div>
    </fieldset>
  )
}

export function RequiredSection() {
  return (
    <Card title="What customers are asked for">
      <div className="grid gap-x-10 gap-y-6 sm:grid-cols-2">
        <AskedFor of="required_fields" title="When they sign in" />
        <AskedFor of="register_required_fields" title="When they sign up" />
      </div>
    </Card>
  )
}
