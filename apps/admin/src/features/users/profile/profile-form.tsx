'use client'

import { type Customer, UpdateUserRequestSchema } from '@clientele/contracts'
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useForm } from 'react-hook-form'
import { Banner } from '@/components/feedback/banner'
import { Button } from '@/components/actions/button'
import { Card } from '@/components/layout/card'
import { failureOf } from '@/lib/errors'
import { placeFaults } from '@/lib/place-faults'
import { tell } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { useUnsavedGuard } from '@/lib/use-unsaved-guard'
import { ProfileInput } from './profile-input'
import { editedFields, profileValues } from './profile-text'
import { useUserChanged } from '../detail/use-user-changed'

export function ProfileForm({ user, onDone }: { user: Customer; onDone: () => void }) {
  const trpc = useTRPC()
  const changed = useUserChanged()
  const formId = useId()
  const [refusal, setRefusal] = useState<{ text: string; stale: boolean } | undefined>()
  // The version when the form was opened: a change by someone else since then must not be overwritten.
  const [seen, setSeen] = useState(user.__v)
  const form = useForm({ resolver: zodResolver(UpdateUserRequestSchema), defaultValues: profileValues(user) })
  const { isDirty, dirtyFields } = form.formState
  useUnsavedGuard(isDirty)

  const update = useMutation(
    trpc.updateUser.mutationOptions({
      onSuccess: async () => {
        tell('Profile saved')
        onDone()
        await changed(user._id)
      },
      onError: (error) => {
        const text = placeFaults(form, error)
        setRefusal(text ? { text, stale: failureOf(error)?.code === 'STALE_VERSION' } : undefined)
      },
    }),
  )

  const save = form.handleSubmit(() => {
    setRefusal(undefined)
    const values = form.getValues()
    const body = Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(dirtyFields, name)))
    update.mutate({ userId: user._id, ...(seen === undefined ? {} : { ifMatch: String(seen) }), body })
  })

  const reload = async () => {
    setRefusal(undefined)
    await changed(user._id)
    setSeen(undefined)
    onDone()
  }

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
          <Banner
            tone={refusal.stale ? 'warning' : 'danger'}
            role="alert"
            className="sm:col-span-2"
            actions={refusal.stale ? <Button onClick={() => void reload()}>Reload customer</Button> : null}
          >
            {refusal.stale
              ? 'Someone else edited this customer. Your changes weren’t saved. Reload to see their version.'
              : refusal.text}
          </Banner>
        ) : null}
        {editedFields.map((name) => (
          <ProfileInput key={name} name={name} control={form.control} />
        ))}
      </form>
    </Card>
  )
}
