'use client'

import type { UserAttributeDefinition } from '@clientele/contracts'
import { useEffect, useId, useRef, useState } from 'react'
import { useForm } from 'react-hook-form'
import { Button } from '@/components/actions/button'
import { Banner } from '@/components/feedback/banner'
import { Card } from '@/components/layout/card'
import { placeFaults } from '@/lib/place-faults'
import { tell } from '@/lib/tell'
import { useTRPCClient } from '@/lib/trpc'
import { alsoTheirs } from '@/lib/use-conflict-question'
import { useMergingSave } from '@/lib/use-merging-save'
import { useUnsavedGuard } from '@/lib/use-unsaved-guard'
import { useUserChanged } from '../detail/use-user-changed'
import {
  changedValues,
  type Entries,
  entriesOf,
  entryText,
  fieldOf,
  inTwo,
  labelOf,
  type Stored,
} from './attribute-entries'
import { AttributeInput } from './attribute-input'
import { useReadStored } from './use-user-attributes'

interface AttributesFormProps {
  userId: string
  attributes: readonly UserAttributeDefinition[]
  /** What was stored when the form was opened: a change by someone else since then must not be overwritten. */
  base: Stored
  onDone: () => void
}

/** Changes a customer's attributes. */
export function AttributesForm({ userId, attributes: known, base, onDone }: AttributesFormProps) {
  const calls = useTRPCClient()
  const changed = useUserChanged()
  const read = useReadStored(userId)
  const formId = useId()
  const element = useRef<HTMLFormElement>(null)
  // What the API's errors are about.
  const sent = useRef<ReturnType<typeof changedValues>>([])
  const [attributes] = useState(known)
  const [isAll, setAll] = useState(false)
  const [refusal, setRefusal] = useState<string | undefined>()
  const loaded = entriesOf(attributes, base)
  const form = useForm<Entries>({ defaultValues: loaded })
  const { isDirty, isSubmitting } = form.formState
  useUnsavedGuard(isDirty)
  useEffect(() => element.current?.querySelector<HTMLElement>('input, textarea, button')?.focus(), [])

  const withId = (id: string) => attributes.find(({ _id }) => _id === id)
  const merging = useMergingSave({
    valuesOf: (stored: Stored) => entriesOf(attributes, stored),
    paths: attributes.map(({ _id }) => _id),
    labelAt: (id) => {
      const attribute = withId(id)
      return attribute ? labelOf(attribute, attributes) : id
    },
    textAt: (id, entered) => entryText(withId(id), entered),
    question: { title: 'Someone else changed this customer', action: 'Save merged attributes' },
    send: async (seen: Stored, entries) => {
      sent.current = changedValues(attributes, entries, entriesOf(attributes, seen))
      // Someone else has made the same changes.
      if (sent.current.length === 0) return
      const ifMatch = seen.version === undefined ? {} : { ifMatch: String(seen.version) }
      await calls.updateUserAttributes.mutate({ userId, ...ifMatch, body: { attributes: sent.current } })
    },
    read,
  })

  const save = async () => {
    setRefusal(undefined)
    try {
      const saved = await merging.save(base, form.getValues())
      if (!saved) return
      tell('Attributes saved', saved.isMerged ? alsoTheirs : undefined)
      await changed(userId)
      onDone()
    } catch (error) {
      setRefusal(placeFaults(form, error, (name) => fieldOf(name, sent.current)))
    }
  }

  const { first, others } = inTwo(attributes, base.values)
  return (
    <Card
      title="Attributes"
      footer={
        <>
          <Button onClick={onDone}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" disabled={!isDirty} pending={isSubmitting}>
            Save attributes
          </Button>
        </>
      }
    >
      <form
        id={formId}
        ref={element}
        noValidate
        className="grid gap-4 sm:grid-cols-2"
        onSubmit={(event) => void form.handleSubmit(save)(event)}
      >
        {refusal ? (
          <Banner tone="danger" role="alert" className="sm:col-span-2">
            {refusal}
          </Banner>
        ) : null}
        {(isAll ? attributes : first).map((attribute) => (
          <AttributeInput
            key={attribute._id}
            attribute={attribute}
            label={labelOf(attribute, attributes)}
            control={form.control}
            stored={loaded[attribute._id]}
          />
        ))}
        {others.length > 0 && !isAll ? (
          <Button size="sm" className="justify-self-start sm:col-span-2" onClick={() => setAll(true)}>
            Show {others.length} without a value
          </Button>
        ) : null}
      </form>
      {merging.dialog}
    </Card>
  )
}
