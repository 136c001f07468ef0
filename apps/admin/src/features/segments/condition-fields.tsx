'use client'

import type { SegmentCondition } from '@clientele/contracts/segments'
import { useState } from 'react'
import { Input } from '@/components/forms/input'
import { NativeSelect } from '@/components/forms/native-select'
import { ChoiceBoxes } from './choice-boxes'
import { AttributeFields } from './attribute-fields'
import { ConsentFields } from './consent-fields'
import { GroupField } from './group-field'
import { listOf } from './rule-draft'
import { TimeFields } from './time-fields'

interface ConditionFieldsProps {
  condition: SegmentCondition
  onChange: (condition: SegmentCondition) => void
  group_id: string | undefined
}

/** The controls of a condition besides what it is about. */
export function ConditionFields({ condition, onChange, group_id }: ConditionFieldsProps) {
  switch (condition.about) {
    case 'contact':
      return (
        <NativeSelect
          label="Contact"
          value={`${condition.kind}:${condition.is}`}
          onValueChange={(chosen) => {
            const known = contacts.find(({ value }) => value === chosen)
            if (known) onChange({ ...condition, kind: known.kind, is: known.is })
          }}
          choices={contacts}
        />
      )
    case 'state':
      return (
        <ChoiceBoxes
          label="Status"
          values={condition.in}
          onChange={(chosen) => onChange({ ...condition, in: chosen })}
          choices={states}
        />
      )
    case 'sign_in_method':
      return (
        <ChoiceBoxes
          label="Sign-in method"
          values={condition.in}
          onChange={(chosen) => onChange({ ...condition, in: chosen })}
          choices={methods}
        />
      )
    case 'domain':
      return (
        <ListInput
          label="Domains"
          placeholder="example.com, example.org"
          values={condition.in}
          onChange={(values) => onChange({ ...condition, in: values })}
        />
      )
    case 'country':
      return (
        <ListInput
          label="Calling codes"
          placeholder="91, 44"
          values={condition.in.map(String)}
          onChange={(values) => onChange({ ...condition, in: values.map((code) => Number(code.replace('+', ''))) })}
        />
      )
    case 'created':
    case 'last_sign_in':
      return <TimeFields condition={condition} onChange={onChange} />
    case 'attribute':
      return <AttributeFields condition={condition} onChange={onChange} />
    case 'consent':
      return <ConsentFields condition={condition} onChange={onChange} />
    case 'group':
      return (
        <GroupField
          value={condition.group_id}
          except={group_id}
          onChange={(chosen) => onChange({ ...condition, group_id: chosen })}
        />
      )
  }
}

const contacts = [
  { value: 'email:verified', label: 'has a verified email address', kind: 'email', is: 'verified' },
  { value: 'email:present', label: 'has an email address', kind: 'email', is: 'present' },
  { value: 'phone:verified', label: 'has a verified phone number', kind: 'phone', is: 'verified' },
  { value: 'phone:present', label: 'has a phone number', kind: 'phone', is: 'present' },
] as const

const states = [
  { value: 'active', label: 'Active' },
  { value: 'blocked', label: 'Blocked' },
  { value: 'deletion_scheduled', label: 'Scheduled for deletion' },
] as const

const methods = [
  { value: 'password', label: 'Password' },
  { value: 'google', label: 'Google' },
  { value: 'facebook', label: 'Facebook' },
  { value: 'apple', label: 'Apple' },
]

interface ListInputProps {
  label: string
  placeholder: string
  values: readonly string[]
  onChange: (values: string[]) => void
}

/** Several values with commas between them. What is typed stays as it is. */
function ListInput({ label, placeholder, values, onChange }: ListInputProps) {
  const [text, setText] = useState(values.join(', '))
  return (
    <Input
      aria-label={label}
      placeholder={placeholder}
      value={text}
      autoComplete="off"
      className="w-56"
      onChange={({ target }) => {
        setText(target.value)
        onChange(listOf(target.value))
      }}
    />
  )
}
