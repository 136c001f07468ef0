'use client'

import type { SegmentCondition } from '@clientele/contracts/segments'
import { Input } from '@/components/forms/input'
import { NativeSelect } from '@/components/forms/native-select'
import { useAttributes } from '@/features/attributes/use-attributes'
import { comparisonChoices, takesList } from './rule-draft'

type AboutAttribute = Extract<SegmentCondition, { about: 'attribute' }>

interface AttributeFieldsProps {
  condition: AboutAttribute
  onChange: (condition: AboutAttribute) => void
}

/** An attribute, a comparison, and a value. The API checks that they go together. */
export function AttributeFields({ condition, onChange }: AttributeFieldsProps) {
  const attributes = useAttributes()
  const choices = [
    { value: '', label: attributes.isPending ? 'Loading …' : 'Choose an attribute' },
    ...(attributes.data ?? []).map(({ _id, name }) => ({ value: _id ?? '', label: name ?? '' })),
  ]
  const { type, value } = condition
  return (
    <>
      <NativeSelect
        label="Attribute"
        value={condition.definition_id}
        onValueChange={(definition_id) => onChange({ ...condition, definition_id })}
        choices={choices}
      />
      <NativeSelect
        label="Comparison"
        value={type}
        onValueChange={(chosen) => onChange({ ...condition, type: chosen, value: asValue(chosen, asText(value)) })}
        choices={comparisonChoices}
      />
      <Input
        aria-label="Value"
        placeholder={takesList(type) ? 'Values with commas between them' : 'Value'}
        value={asText(value)}
        autoComplete="off"
        className="w-44"
        onChange={({ target }) => onChange({ ...condition, value: asValue(type, target.value) })}
      />
    </>
  )
}

const asText = (value: AboutAttribute['value']) => (Array.isArray(value) ? value.join(',') : String(value))

const asValue = (type: AboutAttribute['type'], text: string) => (takesList(type) ? text.split(',') : text)
