'use client'

import { type Customer, factOf, UpdateUserRequestSchema } from '@clientele/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useState } from 'react'
import { useForm } from 'react-hook-form'
import { Banner } from '@/components/feedback/banner'
import { Button } from '@/components/actions/button'
import { Card } from '@/components/layout/card'
import { changesResolver } from '@/lib/changes-resolver'
import { isSame } from '@/lib/merge'
import { placeFaults } from '@/lib/place-faults'
import { tell } from '@/lib/tell'
import { useTRPC, useTRPCClient } from '@/lib/trpc'
import { alsoTheirs } from '@/lib/use-conflict-question'
import { useMergingSave } from '@/lib/use-merging-save'
import { useUnsavedGuard } from '@/lib/use-unsaved-guard'
import { ProfileInput } from './profile-input'
import { asComparedText, editedFields, profileValues } from './profile-text'
import { useUserChanged } from '../detail/use-user-changed'

export function ProfileForm({ user, onDone }: { user: Customer; onDone: () => void }) {
  const trpc = useTRPC()
  const calls = useTRPCClient()
  const queryClient = useQueryClient()
  const changed = useUserChanged()
  const formId = useId()
  const [refusal, setRefusal] = useState<string | undefined>()
  // The customer when the form was opened: a change by someone else since then must not be overwritten.
  const [base] = useState(user)
  const form = useForm({
    resolver: changesResolver(UpdateUserRequestSchema, profileValues(base)),
    defaultValues: profileValues(base),
  })
  const { isDirty, isSubmitting } = form.formState
  useUnsavedGuard(isDirty)
  useEffect(() => form.setFocus('first_name'), [form])

  const userId = user._id
  const merging = useMergingSave({
    valuesOf: profileValues,
    paths: editedFields,
    labelAt: (name) => factOf(name).label,
    textAt: asComparedText,
    question: { title: 'Someone else changed this customer', action: 'Save merged profile' },
    send: (seen: Customer, values) => {
      const before = profileValues(seen)
      const body = Object.fromEntries(editedFields.flatMap((name) => differing(name, values[name], before[name])))
      const ifMatch = seen.__v === undefined ? {} : { ifMatch: String(seen.__v) }
      return calls.updateUser.mutate({ userId, ...ifMatch, body })
    },
    read: async () => {
      const newest = { ...trpc.getUser.queryOptions({ userId }), staleTime: 0 }
      return (await queryClient.fetchQuery(newest)).user
    },
  })

  const save = form.handleSubmit(async () => {
    setRefusal(undefined)
    try {
      const saved = await merging.save(base, form.getValues())
      if (!saved) return
      tell('Profile saved', saved.isMerged ? alsoTheirs : undefined)
      // The next edit begins with what was saved.
      await changed(userId)
      onDone()
    } catch (error) {
      setRefusal(placeFaults(form, error))
    }
  })

  return (
    <Card
      title="Profile"
      footer={
        <>
          <Button onClick={onDone}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" disabled={!isDirty} pending={isSubmitting}>
            Save profile
          </Button>
        </>
      }
    >
      <form id={formId} noValidate className="grid gap-4 sm:grid-cols-2" onSubmit={save}>
        {refusal ? (
          <Banner tone="danger" role="alert" className="sm:col-span-2">
            {refusal}
          </Banner>
        ) : null}
        {editedFields.map((name) => (
          <ProfileInput key={name} name={name} control={form.control} />
        ))}
      </form>
      {merging.dialog}
    </Card>
  )
}

const differing = (name: string, value: unknown, before: unknown): [string, unknown][] =>
  isSame(value, before) ? [] : [[name, value]]
