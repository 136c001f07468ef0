'use client'

import { type Customer, factOf, UpdateUserRequestSchema } from '@clientele/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useState } from 'react'
import { useForm } from 'react-hook-form'
import { Banner } from '@/components/feedback/banner'
import { Button } from '@/components/actions/button'
import { Card } from '@/components/layout/card'
import { changesResolver } from '@/lib/changes-resolver'
import { failureOf } from '@/lib/errors'
import { conflictingPaths, isSame, mergedAt } from '@/lib/merge'
import { placeFaults } from '@/lib/place-faults'
import { tell } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { alsoTheirs, useConflictQuestion } from '@/lib/use-conflict-question'
import { useUnsavedGuard } from '@/lib/use-unsaved-guard'
import { ProfileInput } from './profile-input'
import { asComparedText, editedFields, profileValues, type ProfileValues } from './profile-text'
import { useUserChanged } from '../detail/use-user-changed'

export function ProfileForm({ user, onDone }: { user: Customer; onDone: () => void }) {
  const trpc = useTRPC()
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
  const { isDirty } = form.formState
  const question = useConflictQuestion({ title: 'Someone else changed this customer', action: 'Save merged profile' })
  useUnsavedGuard(isDirty)
  useEffect(() => form.setFocus('first_name'), [form])

  const update = useMutation(trpc.updateUser.mutationOptions())

  /** Saves what differs from a version of the customer, unless there is a newer one. */
  const saveOver = async (seen: Customer, values: ProfileValues, description?: string): Promise<void> => {
    const before = profileValues(seen)
    const body = Object.fromEntries(editedFields.flatMap((name) => differing(name, values[name], before[name])))
    try {
      await update.mutateAsync({
        userId: user._id,
        ...(seen.__v === undefined ? {} : { ifMatch: String(seen.__v) }),
        body,
      })
    } catch (error) {
      if (failureOf(error)?.code !== 'STALE_VERSION') throw error
      return saveMerged()
    }
    tell('Profile saved', description)
    onDone()
    await changed(user._id)
  }

  /** Someone else has changed the customer in the meantime. Asks what to keep, if both changed the same fields. */
  const saveMerged = async (): Promise<void> => {
    const { user: theirs } = await queryClient.fetchQuery({
      ...trpc.getUser.queryOptions({ userId: user._id }),
      staleTime: 0,
    })
    const versions = { base: profileValues(base), theirs: profileValues(theirs), mine: form.getValues() }
    const choices = await question.ask(
      conflictingPaths(versions, editedFields).map((name) => ({
        key: name,
        label: factOf(name).label,
        mine: asComparedText(name, versions.mine[name]),
        theirs: asComparedText(name, versions.theirs[name]),
      })),
    )
    if (choices) await saveOver(theirs, mergedAt(versions, editedFields, choices), alsoTheirs)
  }

  const save = form.handleSubmit(async () => {
    setRefusal(undefined)
    try {
      await saveOver(base, form.getValues())
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
          <Button type="submit" form={formId} variant="primary" disabled={!isDirty} pending={update.isPending}>
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
      {question.dialog}
    </Card>
  )
}

const differing = (name: string, value: unknown, before: unknown): [string, unknown][] =>
  isSame(value, before) ? [] : [[name, value]]
