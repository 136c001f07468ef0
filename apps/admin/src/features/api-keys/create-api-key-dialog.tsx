'use client'

import { CreateApiKeyRequestSchema } from '@clientele/contracts'
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Controller, useForm } from 'react-hook-form'
import { Dialog } from '@/components/overlays/dialog'
import { Field } from '@/components/forms/field'
import { DialogForm, ShownOnce, useRefusal } from '@/components/overlays/form-dialog'
import { Input } from '@/components/forms/input'
import { useTRPC } from '@/lib/trpc'
import { PermissionChoices } from './permission-choices'

export function CreateApiKeyDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} size="lg" title="Create API key">
      <CreateApiKeyForm onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

function CreateApiKeyForm({ onDone }: { onDone: () => void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const form = useForm({
    resolver: zodResolver(CreateApiKeyRequestSchema),
    defaultValues: { name: '', permissions: ['users:read'], expires_at: undefined },
  })
  const { refusal, refuse, clear } = useRefusal(form)
  const { errors } = form.formState
  const create = useMutation(
    trpc.createApiKey.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.getApiKeys.pathFilter()),
      onError: refuse,
    }),
  )

  if (create.data)
    return (
      <ShownOnce
        title="Copy the secret now"
        secrets={[
          { label: 'Key', value: create.data.api_key.key },
          { label: 'Secret', value: create.data.secret },
        ]}
        onDone={onDone}
      >
        You won’t see it again. If you lose it, revoke the key and create a new one.
      </ShownOnce>
    )
  return (
    <DialogForm
      action="Create API key"
      refusal={refusal}
      pending={create.isPending}
      className="gap-5"
      onCancel={onDone}
      onSubmit={form.handleSubmit((body) => {
        clear()
        create.mutate({ body })
      })}
    >
      <div className="grid gap-4 sm:grid-cols-[1fr_11rem]">
        <Field label="Name" hint="The service that uses it." error={errors.name?.message}>
          {(wiring) => <Input autoComplete="off" placeholder="Order service" {...wiring} {...form.register('name')} />}
        </Field>
        <Field label="Expires on" optional error={errors.expires_at?.message}>
          {(wiring) => (
            <Input
              type="date"
              {...wiring}
              {...form.register('expires_at', { setValueAs: (given) => given || undefined })}
            />
          )}
        </Field>
      </div>
      <Controller
        control={form.control}
        name="permissions"
        render={({ field }) => (
          <PermissionChoices value={field.value} onValueChange={field.onChange} error={errors.permissions?.message} />
        )}
      />
    </DialogForm>
  )
}
