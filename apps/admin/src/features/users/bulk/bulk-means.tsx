'use client'

import { type BulkAction, bulkActions, type UserAttributeDefinition } from '@clientele/contracts'
import { useQuery } from '@tanstack/react-query'
import { Field } from '@/components/forms/field'
import { Select } from '@/components/forms/select'
import { blankOf, givenOf, kindOf, type Typed } from '@/features/attributes/typed-value'
import { useAttributes } from '@/features/attributes/use-attributes'
import { ValueInput } from '@/features/attributes/value-input'
import { type Inputs, useTRPC } from '@/lib/trpc'
import { hintOf, labelOf } from '../attributes/attribute-entries'

/*
 * What an action on many customers is done with: a group, or an attribute and its value.
 */

/** What was entered. */
export interface Means {
  /** The uid of the group; empty until one is chosen. */
  group: string
  attribute: UserAttributeDefinition | undefined
  typed: Typed
}
export const noMeans: Means = { group: '', attribute: undefined, typed: '' }

export type MeansFaults = Partial<Record<keyof Means, string>>

/** What the dialog asks for besides the customers. */
export function needOf(action: BulkAction): 'group' | 'attribute' | 'reason' | 'nothing' {
  if (action === 'invite') return 'nothing'
  if (action === 'set_attribute') return 'attribute'
  return bulkActions[action].about === 'user_group' ? 'group' : 'reason'
}

/** What is missing. */
export function missingIn(action: BulkAction, { group, attribute }: Means): MeansFaults {
  const need = needOf(action)
  return {
    ...(need === 'group' && group === '' && { group: 'Choose a group.' }),
    ...(need === 'attribute' && !attribute && { attribute: 'Choose an attribute.' }),
  }
}

type Sent = Pick<Inputs['previewBulkAction']['body'], 'group_id' | 'attribute'>

/** What was entered, as it is sent. */
export function sentMeans(action: BulkAction, { group, attribute, typed }: Means): Sent {
  const need = needOf(action)
  if (need === 'group') return { group_id: group }
  if (need !== 'attribute' || !attribute) return {}
  return { attribute: { definition_id: attribute._id, value: givenOf(attribute.type, typed) } }
}

interface MeansFieldsProps {
  action: BulkAction
  means: Means
  onMeansChange: (means: Means) => void
  faults: MeansFaults
}

/** The inputs for what an action is done with; nothing if it is done to the customers alone. */
export function MeansFields({ action, ...rest }: MeansFieldsProps) {
  const need = needOf(action)
  if (need === 'group') return <GroupField {...rest} />
  return need === 'attribute' ? <AttributeFields {...rest} /> : null
}

type FieldsProps = Omit<MeansFieldsProps, 'action'>

function GroupField({ means, onMeansChange, faults }: FieldsProps) {
  const trpc = useTRPC()
  const groups = useQuery(trpc.getUserGroups.queryOptions({ pageSize: 100 }))
  const choices = (groups.data?.items ?? []).map(({ uid, name = '' }) => ({ value: String(uid), label: name }))
  return (
    <Field
      label="Group"
      hint={groups.data && choices.length === 0 ? 'There are no groups yet.' : undefined}
      error={faults.group}
    >
      {(wiring) => (
        <Select
          value={means.group}
          onValueChange={(group) => onMeansChange({ ...means, group })}
          choices={[{ value: '', label: 'Choose a group' }, ...choices]}
          {...wiring}
        />
      )}
    </Field>
  )
}

function AttributeFields({ means, onMeansChange, faults }: FieldsProps) {
  const { data: attributes } = useAttributes()
  const { attribute, typed } = means
  const known = attributes ?? []
  return (
    <>
      <Field
        label="Attribute"
        hint={attributes?.length === 0 ? 'There are no attributes yet.' : undefined}
        error={faults.attribute}
      >
        {(wiring) => (
          <Select
            value={attribute?._id ?? ''}
            onValueChange={(id) => {
              const next = known.find(({ _id }) => _id === id)
              onMeansChange({ ...means, attribute: next, typed: next ? blankOf(next) : '' })
            }}
            choices={[
              { value: '', label: 'Choose an attribute' },
              ...known.map((each) => ({ value: each._id, label: labelOf(each, known) })),
            ]}
            {...wiring}
          />
        )}
      </Field>
      {attribute ? (
        <ValueInput
          key={attribute._id}
          kind={kindOf(attribute)}
          label={labelOf(attribute, known)}
          hint={[hintOf(attribute), 'If it stays blank, the stored values are deleted.'].filter(Boolean).join(' ')}
          value={typed}
          onValueChange={(next) => onMeansChange({ ...means, typed: next })}
          error={faults.typed}
        />
      ) : null}
    </>
  )
}
