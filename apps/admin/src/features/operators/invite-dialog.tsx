'use client'

import { InviteOperatorRequestSchema } from '@clientele/contracts'
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { Banner } from '@/components/banner'
import { Button } from '@/components/button'
import { SecretBox } from '@/components/copy'
import { Dialog, DialogBody, DialogFooter } from '@/components/dialog'
import { Field } from '@/components/field'
import { Input } from '@/components/input'
import { Select } from '@/components/select'
import { placeFaults } from '@/lib/place-faults'
import { useTRPC } from '@/lib/trpc'
import { roleChoices } from './roles'

export function InviteDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Invite to the team"
      description="You get a link to pass on; whoever opens it chooses a password and is in."
    >
      <InviteForm onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function InviteForm({ onDone }: { onDone: () => void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const formId = useId()
  const [refusal, setRefusal] = useState<string | undefined>()
  const form = useForm({
    resolver: zodResolver(InviteOperatorRequestSchema),
    defaultValues: { email: '', name: undefined, role: 'support' },
  })
  const { errors } = form.formState
  const invite = useMutation(
    trpc.inviteOperator.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.getOperators.pathFilter()),
      onError: (error) => setRefusal(placeFaults(form, error)),
    }),
  )

  if (invite.data)
    return (
      <>
        <DialogBody className="flex flex-col gap-4">
          <Banner tone="warning" title="Copy the link now">
            It works once and is shown this once. Send it to {invite.data.operator.email} yourself.
          </Banner>
          <SecretBox label="Invitation link" value={invite.data.link} />
        </DialogBody>
        <DialogFooter>
          <Button variant="primary" onClick={onDone}>
            I have copied it
          </Button>
        </DialogFooter>
      </>
    )
  return (
    <>
      <DialogBody>
        <form
          id={formId}
          noValidate
          className="flex flex-col gap-4"
          onSubmit={form.handleSubmit((body) => {
            setRefusal(undefined)
            invite.mutate({ body })
          })}
        >
          {refusal ? (
            <Banner tone="danger" role="alert">
              {refusal}
            </Banner>
          ) : null}
          <Field label="E-mail" error={errors.email?.message}>
            {(wiring) => <Input type="email" autoComplete="off" {...wiring} {...form.register('email')} />}
          </Field>
          <Field label="Name" optional error={errors.name?.message}>
            {(wiring) => (
              <Input
                autoComplete="off"
                {...wiring}
                {...form.register('name', { setValueAs: (given) => given || undefined })}
              />
            )}
          </Field>
          <Controller
            control={form.control}
            name="role"
            render={({ field }) => (
              <Field label="Role" error={errors.role?.message}>
                {(wiring) => (
                  <Select value={field.value} onValueChange={field.onChange} choices={roleChoices} {...wiring} />
                )}
              </Field>
            )}
          />
        </form>
      </DialogBody>
      <DialogFooter>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" form={formId} variant="primary" pending={invite.isPending}>
          Create invitation
        </Button>
      </DialogFooter>
    </>
  )
}
