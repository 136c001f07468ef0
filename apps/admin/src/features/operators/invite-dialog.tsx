'use client'

import { InviteOperatorRequestSchema } from '@clientele/contracts'
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Controller, useForm } from 'react-hook-form'
import { Dialog } from '@/components/overlays/dialog'
import { Field } from '@/components/forms/field'
import { DialogForm, ShownOnce, useRefusal } from '@/components/overlays/form-dialog'
import { Input } from '@/components/forms/input'
import { Select } from '@/components/forms/select'
import { useTRPC } from '@/lib/trpc'
import { roleChoices } from './roles'

export function InviteDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Invite to the team"
      description="You get a link to share. The person who opens it chooses a password and is signed in."
    >
      <InviteForm onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function InviteForm({ onDone }: { onDone: () => void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const form = useForm({
    resolver: zodResolver(InviteOperatorRequestSchema),
    defaultValues: { email: '', name: undefined, role: 'support' },
  })
  const { refusal, refuse, clear } = useRefusal(form)
  const { errors } = form.formState
  const invite = useMutation(
    trpc.inviteOperator.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.getOperators.pathFilter()),
      onError: refuse,
    }),
  )

  if (invite.data)
    return (
      <ShownOnce
        title="Copy the link now"
        secrets={[{ label: 'Invitation link', value: invite.data.link }]}
        onDone={onDone}
      >
        It works once, and you won’t see it again. Send it to <bdi>{invite.data.operator.email}</bdi> yourself.
      </ShownOnce>
    )
  return (
    <DialogForm
      action="Create invitation"
      refusal={refusal}
      pending={invite.isPending}
      onCancel={onDone}
      onSubmit={form.handleSubmit((body) => {
        clear()
        invite.mutate({ body })
      })}
    >
      <Field label="Email" error={errors.email?.message}>
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
    </DialogForm>
  )
}
