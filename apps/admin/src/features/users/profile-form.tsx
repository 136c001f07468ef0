'use client'

import { type Customer, UpdateUserRequestSchema } from '@clientele/contracts'
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { Banner } from '@/components/banner'
import { Button } from '@/components/button'
import { Card } from '@/components/card'
import { Field } from '@/components/field'
import { Input, Textarea } from '@/components/input'
import { Select } from '@/components/select'
import { failureOf } from '@/lib/errors'
import { placeFaults } from '@/lib/place-faults'
import { tell } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { useUnsavedGuard } from '@/lib/use-unsaved-guard'
import { genderChoices, genderOf } from './fields'
import { useUserChanged } from './use-user-changed'

const valuesOf = (user: Customer) => ({
  first_name: user.first_name ?? '',
  last_name: user.last_name ?? '',
  gender: genderOf(user.gender),
  dob: user.dob?.slice(0, 10) ?? '',
  external_id: user.external_id ?? '',
  rr_id: user.rr_id ?? '',
  meta: JSON.stringify(user.meta ?? {}, null, 2),
})

export function ProfileForm({ user, onDone }: { user: Customer; onDone: () => void }) {
  const trpc = useTRPC()
  const changed = useUserChanged()
  const formId = useId()
  const [refusal, setRefusal] = useState<{ text: string; stale: boolean } | undefined>()
  // The version the person saw when the form opened: a change by somebody else since then must not be overwritten.
  const [seen, setSeen] = useState(user.__v)
  const form = useForm({ resolver: zodResolver(UpdateUserRequestSchema), defaultValues: valuesOf(user) })
  const { errors, isDirty, dirtyFields } = form.formState
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
              ? 'Somebody else changed this customer while you were editing. Reload to see their version; your changes were not saved.'
              : refusal.text}
          </Banner>
        ) : null}
        <Field label="First name" error={errors.first_name?.message}>
          {(wiring) => <Input autoComplete="off" {...wiring} {...form.register('first_name')} />}
        </Field>
        <Field label="Last name" error={errors.last_name?.message}>
          {(wiring) => <Input autoComplete="off" {...wiring} {...form.register('last_name')} />}
        </Field>
        <Controller
          control={form.control}
          name="gender"
          render={({ field }) => (
            <Field label="Gender" error={errors.gender?.message}>
              {(wiring) => (
                <Select
                  value={genderOf(field.value)}
                  onValueChange={field.onChange}
                  choices={genderChoices}
                  {...wiring}
                />
              )}
            </Field>
          )}
        />
        <Field label="Date of birth" error={errors.dob?.message}>
          {(wiring) => <Input type="date" {...wiring} {...form.register('dob')} />}
        </Field>
        <Field label="External id" hint="The id in your own system." error={errors.external_id?.message}>
          {(wiring) => <Input autoComplete="off" {...wiring} {...form.register('external_id')} />}
        </Field>
        <Field label="Rewards id" error={errors.rr_id?.message}>
          {(wiring) => <Input autoComplete="off" {...wiring} {...form.register('rr_id')} />}
        </Field>
        <Field
          label="Metadata"
          hint="A JSON object of your own, 16 KiB at most."
          error={errors.meta?.message?.toString()}
          className="sm:col-span-2"
        >
          {(wiring) => (
            <Textarea
              rows={6}
              spellCheck={false}
              className="font-mono sm:text-xs"
              {...wiring}
              {...form.register('meta')}
            />
          )}
        </Field>
      </form>
    </Card>
  )
}
