'use client'

import type { MergeField, MergeSide, UserAttributeDefinition } from '@clientele/contracts'
import { RadioCards } from '@/components/forms/radio-cards'
import { useAttributes } from '@/features/attributes/use-attributes'
import { isolate } from '@/lib/isolate'
import { inTwo, isCombined, valueText } from './merge-words'
import type { Choices } from './use-merge-preview'

interface MergeFieldsProps {
  fields: readonly MergeField[]
  choices: Choices
  onChoices: (choices: Choices) => void
}

const sides = ['survivor', 'other'] as const satisfies readonly MergeSide[]

/** Until the attributes are read, their values are shown as they are. */
const notRead: readonly UserAttributeDefinition[] = []

/** Field by field: a choice where the two differ, and what the survivor will have otherwise. */
export function MergeFields({ fields, choices, onChoices }: MergeFieldsProps) {
  const attributes = useAttributes().data ?? notRead
  const { differing, others } = inTwo(fields)
  return (
    <>
      {differing.length > 0 ? (
        <section aria-label="Where they differ" className="flex flex-col gap-4">
          <h3 className="text-sm text-ink-2">They differ in these fields. Choose what to keep.</h3>
          {differing.map((field) => (
            <div key={field.field} className="flex flex-col gap-1">
              <RadioCards
                label={isolate(field.label)}
                value={choices[field.field] ?? 'survivor'}
                onValueChange={(side) => onChoices({ ...choices, [field.field]: side })}
                choices={sides.map((side) => ({
                  value: side,
                  label: isolate(valueText(field.field, field[side], attributes)),
                  hint: hints[side],
                }))}
              />
              {isCombined(field) ? (
                <p className="text-xs text-ink-3">
                  The entries of both are kept. Your choice counts for those that both have.
                </p>
              ) : null}
            </div>
          ))}
        </section>
      ) : null}
      {others.length > 0 ? (
        <section aria-label="Other fields" className="flex flex-col gap-2">
          <h3 className="text-sm text-ink-2">
            {differing.length > 0 ? 'All other fields' : 'They don’t differ in any field. This is the result.'}
          </h3>
          <dl className="flex flex-col gap-1.5 rounded-xl border border-line px-3 py-2.5 text-sm">
            {others.map(({ field, label, result, choice }) => (
              <div key={field} className="grid gap-x-3 sm:grid-cols-[10rem_1fr]">
                <dt className="text-ink-3">
                  <bdi>{label}</bdi>
                </dt>
                <dd className="min-w-0 wrap-anywhere">
                  <bdi>{valueText(field, result, attributes)}</bdi>
                  {choice === 'other' ? <span className="text-xs text-ink-3"> · from the merged customer</span> : null}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ) : null}
    </>
  )
}

const hints = { survivor: 'From the customer who stays', other: 'From the merged customer' } as const
