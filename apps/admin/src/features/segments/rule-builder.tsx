'use client'

import type { SegmentPart, SegmentRules } from '@clientele/contracts/segments'
import { FolderPlus, Plus, Trash2 } from 'lucide-react'
import { Button } from '@/components/actions/button'
import { NativeSelect } from '@/components/forms/native-select'
import { cn } from '@/lib/cn'
import { ConditionRow } from './condition-row'
import { levelsMax, modeChoices, modeOf, newCondition, newRules, replacedAt, withMode, withoutAt } from './rule-draft'

interface RuleBuilderProps {
  rules: SegmentRules
  onChange: (rules: SegmentRules) => void
  /** The segment that is edited, which can't mention itself. */
  group_id?: string | undefined
  level?: number
}

/** The conditions of a rule, or of a level within one. */
export function RuleBuilder({ rules, onChange, group_id, level = 1 }: RuleBuilderProps) {
  const { of } = rules
  const change = (parts: SegmentPart[]) => onChange({ ...rules, of: parts })
  return (
    <fieldset
      className={cn('flex flex-col gap-3', level > 1 && 'rounded-lg border border-line bg-sunken p-3')}
      aria-label={level === 1 ? 'Conditions' : 'Group of conditions'}
    >
      <NativeSelect
        label="How the conditions are joined"
        value={modeOf(rules)}
        onValueChange={(mode) => onChange(withMode(rules, mode))}
        choices={modeChoices}
        className="self-start"
      />
      <ul className="flex flex-col gap-3">
        {of.map((part, place) => (
          // Parts have no identity besides their place.
          <li key={place} className="flex items-start gap-2">
            <div className="min-w-0 flex-1">
              {part.about === 'rules' ? (
                <RuleBuilder
                  rules={part}
                  group_id={group_id}
                  level={level + 1}
                  onChange={(inner) => change(replacedAt(of, place, { ...inner, about: 'rules' }))}
                />
              ) : (
                <ConditionRow
                  condition={part}
                  group_id={group_id}
                  onChange={(condition) => change(replacedAt(of, place, condition))}
                />
              )}
            </div>
            <Button
              variant="ghost"
              size="icon"
              aria-label={part.about === 'rules' ? 'Remove group' : 'Remove condition'}
              disabled={level === 1 && of.length === 1}
              onClick={() => change(withoutAt(of, place))}
            >
              <Trash2 aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={() => change([...of, newCondition('contact')])}>
          <Plus aria-hidden />
          Add condition
        </Button>
        {level < levelsMax ? (
          <Button size="sm" variant="ghost" onClick={() => change([...of, newRules()])}>
            <FolderPlus aria-hidden />
            Add group of conditions
          </Button>
        ) : null}
      </div>
    </fieldset>
  )
}
