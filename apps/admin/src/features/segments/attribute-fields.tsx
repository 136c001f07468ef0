'use client'

import type { SegmentCondition } from '@clientele/contracts/segments'
import { Input } from '@/components/forms/input'
import { Textarea } from '@/components/forms/textarea'
import { NativeSelect } from '@/components/forms/native-select'
import { useAttributes } from '@/features/attributes/use-attributes'
import { comparisonChoices, takesList } from './rule-draft'
import { linesOf, valueFrom, withComparison } from './rule-values'

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
        onValueChange={(chosen) => onChange(withComparison(condition, chosen))}
        choices={comparisonChoices}
      />
      {takesList(type) || Array.isArray(value) ? (
        <Textarea
          aria-label="Values, one per line"
          placeholder={type === 'btw' ? 'The lowest and the highest value, one per line' : 'One value per line'}
          rows={Math.min(Math.max(linesOf(value).length, 2), 6)}
          value={linesOf(value).join('\n')}
          className="w-56"
          onChange={({ target }) => onChange({ ...condition, value: valueFrom(target.value.split('\n'), value) })}
        />
      ) : (
        <Input
          aria-label="Value"
          placeholder="Value"
          value={String(value)}
          autoComplete="off"
          className="w-44"
          onChange={({ target }) => onChange({ ...condition, value: target.value })}
        />
      )}
    </>
  )
}
