'use client'

import { CreateUserSessionRequestSchema, type Customer } from '@clientele/contracts'
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useForm } from 'react-hook-form'
import { Banner } from '@/components/banner'
import { Button } from '@/components/button'
import { SecretBox } from '@/components/copy'
import { Dialog, DialogBody, DialogFooter } from '@/components/dialog'
import { Field } from '@/components/field'
import { Input } from '@/components/input'
import { placeFaults } from '@/lib/place-faults'
import { useTRPC } from '@/lib/trpc'
import { useUserChanged } from './use-user-changed'
import { nameOf } from './user-text'

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
      description={`Signs ${nameOf(user)} in without a password or a code. It is recorded under your name.`}
    >
      <CreateSessionForm user={user} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function CreateSessionForm({ user, onDone }: { user: Customer; onDone: () => void }) {
  const trpc = useTRPC()
  const changed = useUserChanged()
  const formId = useId()
  const [refusal, setRefusal] = useState<string | undefined>()
  const form = useForm({
    resolver: zodResolver(CreateUserSessionRequestSchema),
    defaultValues: { user_id: user._id, domain: '', max_age: undefined },
  })
  const { errors } = form.formState
  const create = useMutation(
    trpc.createUserSession.mutationOptions({
      onSuccess: () => changed(user._id),
      onError: (error) => setRefusal(placeFaults(form, error)),
    }),
  )

  if (create.data) {
    const [[name, value] = ['f.session', '']] = Object.entries(create.data.cookie ?? {})
    return (
      <>
        <DialogBody className="flex flex-col gap-4">
          <Banner tone="warning">This cookie is shown this once. Whoever has it is signed in as the customer.</Banner>
          <SecretBox label={`Value of the cookie ${name}`} value={value} />
          <p className="text-sm text-ink-2">
            Set it for {create.data.domain}
            {create.data.max_age ? `, for ${create.data.max_age} seconds` : ''}
            {create.data.secure ? ', over https only' : ''}.
          </p>
        </DialogBody>
        <DialogFooter>
          <Button variant="primary" onClick={onDone}>
            Done
          </Button>
        </DialogFooter>
      </>
    )
  }
  return (
    <>
      <DialogBody>
        <form
          id={formId}
          noValidate
          className="flex flex-col gap-4"
          onSubmit={form.handleSubmit((body) => {
            setRefusal(undefined)
            create.mutate({ body })
          })}
        >
          {refusal ? (
            <Banner tone="danger" role="alert">
              {refusal}
            </Banner>
          ) : null}
          <Field
            label="Domain"
            hint="The host name of the storefront the cookie is for."
            error={errors.domain?.message}
          >
            {(wiring) => (
              <Input placeholder="shop.example.com" autoComplete="off" {...wiring} {...form.register('domain')} />
            )}
          </Field>
          <Field
            label="Lasts for"
            optional
            hint="In seconds. As in the sign-in settings when left empty, and never longer."
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
        </form>
      </DialogBody>
      <DialogFooter>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" form={formId} variant="primary" pending={create.isPending}>
          Create session
        </Button>
      </DialogFooter>
    </>
  )
}
