'use client'

import { type Customer, UserEmails, UserPhoneNumbers } from '@clientele/contracts'
import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useEffect } from 'react'
import { useForm } from 'react-hook-form'
import { Button } from '@/components/actions/button'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { explain } from '@/lib/errors'
import { emailEntries, phoneEntries } from './contact-lists'
import { useUpdateContacts } from './use-update-contacts'

interface AddContactProps {
  user: Customer
  onDone: () => void
}

export function AddContact({ kind, ...rest }: AddContactProps & { kind: 'email' | 'phone' }) {
  return kind === 'email' ? <AddEmail {...rest} /> : <AddPhone {...rest} />
}

const rowStyle = 'flex flex-wrap items-end gap-3 border-t border-line bg-sunken px-5 py-4'

function AddEmail({ user, onDone }: AddContactProps) {
  const update = useUpdateContacts(user)
  const form = useForm({ resolver: standardSchemaResolver(UserEmails), defaultValues: { email: '' } })
  useEffect(() => form.setFocus('email'), [form])
  const save = form.handleSubmit(async ({ email }) => {
    const others = emailEntries(user)
    const error = await update.attempt(
      { emails: [...others, { email, primary: others.length === 0 }] },
      `Added ${email}`,
    )
    if (error) form.setError('email', { type: 'server', message: explain(error).message }, { shouldFocus: true })
    else onDone()
  })
  return (
    <form noValidate className={rowStyle} onSubmit={save}>
      <Field label="New email address" error={form.formState.errors.email?.message} className="min-w-48 flex-1">
        {(wiring) => <Input type="email" autoComplete="off" {...wiring} {...form.register('email')} />}
      </Field>
      <Buttons pending={update.isPending} onCancel={onDone} label="Add email" />
      {update.question}
    </form>
  )
}

function AddPhone({ user, onDone }: AddContactProps) {
  const update = useUpdateContacts(user)
  const form = useForm({
    resolver: standardSchemaResolver(UserPhoneNumbers),
    defaultValues: { phone: '', country_code: '' },
  })
  const { errors } = form.formState
  useEffect(() => form.setFocus('phone'), [form])
  const save = form.handleSubmit(async ({ phone, country_code }) => {
    const others = phoneEntries(user)
    const entry = { phone, ...(country_code === undefined ? {} : { country_code }), primary: others.length === 0 }
    const error = await update.attempt({ phone_numbers: [...others, entry] }, `Added ${phone}`)
    if (error) form.setError('phone', { type: 'server', message: explain(error).message }, { shouldFocus: true })
    else onDone()
  })
  return (
    <form noValidate className={rowStyle} onSubmit={save}>
      <Field label="Country code" error={errors.country_code?.message} className="w-24">
        {(wiring) => (
          <Input
            inputMode="tel"
            placeholder="91"
            autoComplete="off"
            {...wiring}
            {...form.register('country_code', { setValueAs: (given: string) => given || undefined })}
          />
        )}
      </Field>
      <Field label="New phone number" error={errors.phone?.message} className="min-w-40 flex-1">
        {(wiring) => <Input type="tel" autoComplete="off" {...wiring} {...form.register('phone')} />}
      </Field>
      <Buttons pending={update.isPending} onCancel={onDone} label="Add phone" />
      {update.question}
    </form>
  )
}

function Buttons({ pending, onCancel, label }: { pending: boolean; onCancel: () => void; label: string }) {
  return (
    <div className="flex gap-2">
      <Button onClick={onCancel}>Cancel</Button>
      <Button type="submit" variant="primary" pending={pending}>
        {label}
      </Button>
    </div>
  )
}
