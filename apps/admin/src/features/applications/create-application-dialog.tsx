'use client'

import { CreateApplicationRequestSchema, defaultCountryCode } from '@clientele/contracts'
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { Dialog } from '@/components/overlays/dialog'
import { Field } from '@/components/forms/field'
import { DialogForm, useRefusal } from '@/components/overlays/form-dialog'
import { Input } from '@/components/forms/input'
import { useTRPC } from '@/lib/trpc'

interface CreateApplicationDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  onCreated: (created: { name: string; token: string }) => void
}

export function CreateApplicationDialog({ open, onOpenChange, onCreated }: CreateApplicationDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create application"
      description="It starts with no customers and with default sign-in settings."
    >
      <CreateApplicationForm onDone={() => onOpenChange(false)} onCreated={onCreated} />
    </Dialog>
  )
}

function CreateApplicationForm({
  onDone,
  onCreated,
}: {
  onDone: () => void
  onCreated: CreateApplicationDialogProps['onCreated']
}) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const form = useForm({
    resolver: zodResolver(CreateApplicationRequestSchema),
    defaultValues: { name: '', default_country_code: String(defaultCountryCode) },
  })
  const { refusal, refuse, clear } = useRefusal(form)
  const { errors } = form.formState
  const create = useMutation(
    trpc.createApplication.mutationOptions({
      onSuccess: async ({ application, token }) => {
        onDone()
        onCreated({ name: application.name, token })
        await queryClient.invalidateQueries(trpc.getApplications.pathFilter())
        await queryClient.invalidateQueries(trpc.getCurrentOperator.pathFilter())
      },
      onError: refuse,
    }),
  )
  return (
    <DialogForm
      action="Create application"
      refusal={refusal}
      pending={create.isPending}
      onCancel={onDone}
      onSubmit={form.handleSubmit((body) => {
        clear()
        create.mutate({ body })
      })}
    >
      <Field label="Name" error={errors.name?.message}>
        {(wiring) => <Input autoComplete="off" placeholder="Second shop" {...wiring} {...form.register('name')} />}
      </Field>
      <Field
        label="Default country code"
        hint="For phone numbers without one."
        error={errors.default_country_code?.message}
      >
        {(wiring) => (
          <Input
            inputMode="tel"
            autoComplete="off"
            className="max-w-28"
            {...wiring}
            {...form.register('default_country_code')}
          />
        )}
      </Field>
    </DialogForm>
  )
}
