'use client'

import type { UserAttributeDefinition } from '@clientele/contracts'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/actions/button'
import { Field } from '@/components/forms/field'
import { Select } from '@/components/forms/select'
import { useAttributes } from '@/features/attributes/use-attributes'
import { blankOf, type Typed } from '@/features/attributes/typed-value'
import { ValueInput } from '@/features/attributes/value-input'
import { useMay } from '@/features/operators/current-operator'
import { isSame } from '@/lib/merge'
import { type Comparison, comparisonsOf, conditionOf, faultOf, kindFor } from './attribute-conditions'
import type { ListQuery } from './list-query'

/** The maximum of the service, whose schemas aren’t loaded for one number. A test compares them. */
export const conditionsMax = 20

/** Adds a condition of an attribute to the filters. The conditions in use are chips above the list. */
export function AttributeFilters({ query }: { query: ListQuery }) {
  const may = useMay()
  // Masked values can’t be found by those who may not see them.
  const attributes = (useAttributes().data ?? []).filter(({ masking }) => !masking.enabled || may('users:unmask'))
  const [chosen, setChosen] = useState('')
  const attribute = attributes.find(({ _id }) => _id === chosen)
  if (attributes.length === 0) return null
  return (
    <div role="group" aria-label="Attributes" className="col-span-2 flex flex-col gap-y-2">
      <Field label="Attribute">
        {(wiring) => (
          <Select
            value={chosen}
            onValueChange={setChosen}
            choices={[{ value: '', label: 'Any' }, ...attributes.map(({ _id, name }) => ({ value: _id, label: name }))]}
            disabled={query.conditions.length >= conditionsMax}
            {...wiring}
          />
        )}
      </Field>
      {attribute ? (
        <ConditionFields
          key={attribute._id}
          attribute={attribute}
          onAdd={(condition) => {
            const isNew = query.conditions.every((each) => !isSame(each, condition))
            if (isNew) query.meet([...query.conditions, condition])
            setChosen('')
          }}
        />
      ) : null}
    </div>
  )
}

interface ConditionFieldsProps {
  attribute: UserAttributeDefinition
  onAdd: (condition: NonNullable<ReturnType<typeof conditionOf>>) => void
}

function ConditionFields({ attribute, onAdd }: ConditionFieldsProps) {
  const comparisons = comparisonsOf(attribute)
  const [comparison, setComparison] = useState<Comparison>('eq')
  const kind = kindFor(attribute, comparison)
  const [typed, setTyped] = useState<readonly Typed[]>([blankOf(kind)])
  const change = (place: number, value: Typed) => setTyped(typed.map((one, at) => (at === place ? value : one)))
  const condition = conditionOf(attribute, comparison, typed)
  const [isChecked, setChecked] = useState(false)
  const faults = typed.map((one) => (isChecked ? faultOf(kind.type, one) : undefined))
  const add = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    const isFine = typed.every((one) => faultOf(kind.type, one) === undefined)
    if (condition && isFine) onAdd(condition)
  }
  return (
    <form noValidate className="flex flex-col gap-y-2" onSubmit={add}>
      <Field label="Condition">
        {(wiring) => (
          <Select
            value={comparison}
            onValueChange={(next) => {
              const blank = blankOf(kindFor(attribute, next))
              setComparison(next)
              setTyped(next === 'btw' ? [blank, blank] : [blank])
            }}
            choices={comparisons}
            {...wiring}
          />
        )}
      </Field>
      {typed.map((value, place) => (
        <ValueInput
          key={place === 0 ? 'first' : 'second'}
          kind={kind}
          label={typed.length === 1 ? 'Value' : place === 0 ? 'Lowest value' : 'Highest value'}
          value={value}
          onValueChange={(next) => change(place, next)}
          error={faults[place]}
        />
      ))}
      <div>
        <Button type="submit" size="sm" disabled={!condition}>
          Add condition
        </Button>
      </div>
    </form>
  )
}
