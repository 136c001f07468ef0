'use client'

import type { SegmentCondition } from '@clientele/contracts/segments'
import { NativeSelect } from '@/components/forms/native-select'
import { ConditionFields } from './condition-fields'
import { aboutChoices, newCondition } from './rule-draft'

interface ConditionRowProps {
  condition: SegmentCondition
  onChange: (condition: SegmentCondition) => void
  group_id: string | undefined
}

const holdsChoices = [
  { value: 'holds', label: 'holds' },
  { value: 'not', label: 'doesn’t hold' },
] as const

/** One condition: what it is about, what has to be so, and whether it has to hold. */
export function ConditionRow({ condition, onChange, group_id }: ConditionRowProps) {
  return (
    <div role="group" aria-label="Condition" className="flex flex-wrap items-center gap-2">
      <NativeSelect
        label="About"
        value={condition.about}
        onValueChange={(about) => onChange(newCondition(about))}
        choices={aboutChoices}
      />
      <ConditionFields condition={condition} onChange={onChange} group_id={group_id} />
      <NativeSelect
        label="Whether it has to hold"
        value={condition.not ? 'not' : 'holds'}
        onValueChange={(chosen) => onChange({ ...condition, not: chosen === 'not' ? true : undefined })}
        choices={holdsChoices}
      />
    </div>
  )
}
