'use client'

import { CreateApiKeyRequestSchema } from '@clientele/contracts'
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
import { placeFaults } from '@/lib/place-faults'
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
  const formId = useId()
  const [refusal, setRefusal] = useState<string | undefined>()
  const form = useForm({
    resolver: zodResolver(CreateApiKeyRequestSchema),
    defaultValues: { name: '', permissions: ['users:read'], expires_at: undefined },
  })
  const { errors } = form.formState
  const create = useMutation(
    trpc.createApiKey.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.getApiKeys.pathFilter()),
      onError: (error) => setRefusal(placeFaults(form, error)),
    }),
  )

  if (create.data)
    return (
      <>
        <DialogBody className="flex flex-col gap-4">
          <Banner tone="warning" title="Copy the secret now">
            It is shown this once. If it is lost, revoke the key and create another.
          </Banner>
          <SecretBox label="Key" value={create.data.api_key.key} />
          <SecretBox label="Secret" value={create.data.secret} />
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
          className="flex flex-col gap-5"
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
          <div className="grid gap-4 sm:grid-cols-[1fr_11rem]">
            <Field label="Name" hint="Which service it is for." error={errors.name?.message}>
              {(wiring) => (
                <Input autoComplete="off" placeholder="Order service" {...wiring} {...form.register('name')} />
              )}
            </Field>
            <Field label="Works until" optional error={errors.expires_at?.message}>
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
              <PermissionChoices
                value={field.value}
                onValueChange={field.onChange}
                error={errors.permissions?.message}
              />
            )}
          />
        </form>
      </DialogBody>
      <DialogFooter>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" form={formId} variant="primary" pending={create.isPending}>
          Create API key
        </Button>
      </DialogFooter>
    </>
  )
}
