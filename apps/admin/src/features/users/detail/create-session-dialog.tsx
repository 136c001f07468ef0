'use client'

import { CreateUserSessionRequestSchema, type Customer } from '@clientele/contracts'
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { Dialog } from '@/components/overlays/dialog'
import { Field } from '@/components/forms/field'
import { DialogForm, ShownOnce, useRefusal } from '@/components/overlays/form-dialog'
import { Input } from '@/components/forms/input'
import { duration } from '@/lib/format'
import { useTRPC } from '@/lib/trpc'
import { useUserChanged } from './use-user-changed'
import { nameOf } from '../user-text'

interface CreateSessionDialogProps {
  user: Customer
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function CreateSessionDialog({ user, open, onOpenChange }: CreateSessionDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create session"
      description={`Signs ${nameOf(user)} in without a password or code. The session is recorded under your name.`}
    >
      <CreateSessionForm user={user} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function CreateSessionForm({ user, onDone }: { user: Customer; onDone: () => void }) {
  const trpc = useTRPC()
  const changed = useUserChanged()
  const form = useForm({
    resolver: zodResolver(CreateUserSessionRequestSchema),
    defaultValues: { user_id: user._id, domain: '', max_age: undefined },
  })
  const { refusal, refuse, clear } = useRefusal(form)
  const { errors } = form.formState
  const create = useMutation(
    trpc.createUserSession.mutationOptions({
      onSuccess: () => changed(user._id),
      onError: refuse,
    }),
  )

  if (create.data) {
    const [[name, value] = ['f.session', '']] = Object.entries(create.data.cookie ?? {})
    return (
      <ShownOnce
        title="Copy the cookie now"
        secrets={[{ label: `Value of the ${name} cookie`, value }]}
        onDone={onDone}
      >
        You won’t see it again. Anyone who has it is signed in as the customer. Set it for {create.data.domain}
        {create.data.max_age ? `, for ${duration(create.data.max_age)} (Max-Age ${create.data.max_age})` : ''}
        {create.data.secure ? ', over HTTPS only' : ''}.
      </ShownOnce>
    )
  }
  return (
    <DialogForm
      action="Create session"
      refusal={refusal}
      pending={create.isPending}
      onCancel={onDone}
      onSubmit={form.handleSubmit((body) => {
        clear()
        create.mutate({ body })
      })}
    >
      <Field label="Domain" hint="The storefront’s host name, which the cookie is for." error={errors.domain?.message}>
        {(wiring) => (
          <Input placeholder="shop.example.com" autoComplete="off" {...wiring} {...form.register('domain')} />
        )}
      </Field>
      <Field
        label="Lasts for"
        optional
        hint="In seconds, up to the duration in the sign-in settings. Leave blank to use that duration."
        error={errors.max_age?.message}
      >
        {(wiring) => (
          <Input
            inputMode="numeric"
            placeholder="86400"
            autoComplete="off"
            {...wiring}
            {...form.register('max_age', { setValueAs: (given) => given || undefined })}
          />
        )}
      </Field>
    </DialogForm>
  )
}
