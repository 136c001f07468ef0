'use client'

import { CreateApiKeyRequestSchema } from '@clientele/contracts'
import { Controller } from 'react-hook-form'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { type OpenProps, RequestDialog } from '@/components/overlays/request-dialog'
import { endOfDay } from '@/lib/days'
import { useTRPC } from '@/lib/trpc'
import { PermissionChoices } from './permission-choices'

export function CreateApiKeyDialog(dialog: OpenProps) {
  const trpc = useTRPC()
  return (
    <RequestDialog
      {...dialog}
      size="lg"
      title="Create API key"
      action="Create API key"
      className="gap-5"
      schema={CreateApiKeyRequestSchema}
      defaultValues={{ name: '', permissions: ['users:read'], expires_at: undefined }}
      mutation={trpc.createApiKey.mutationOptions()}
      rereads={[trpc.getApiKeys.pathFilter()]}
      shown={({ api_key, secret }) => ({
        title: 'Copy the secret now',
        secrets: [
          { label: 'Key', value: api_key.key },
          { label: 'Secret', value: secret },
        ],
        children: 'You won’t see it again. If you lose it, revoke the key and create a new one.',
      })}
    >
      {({ register, control, formState: { errors } }) => (
        <>
          <div className="grid gap-4 sm:grid-cols-[1fr_11rem]">
            <Field label="Name" hint="The service that uses it." error={errors.name?.message}>
              {(wiring) => <Input autoComplete="off" placeholder="Order service" {...wiring} {...register('name')} />}
            </Field>
            <Field label="Expires on" optional error={errors.expires_at?.message}>
              {(wiring) => (
                <Input
                  type="date"
                  {...wiring}
                  {...register('expires_at', {
                    setValueAs: (given: string) => (given ? endOfDay(new Date(given)) : undefined),
                  })}
                />
              )}
            </Field>
          </div>
          <Controller
            control={control}
            name="permissions"
            render={({ field }) => (
              <PermissionChoices
                value={field.value}
                onValueChange={field.onChange}
                error={errors.permissions?.message}
              />
            )}
          />
        </>
      )}
    </RequestDialog>
  )
}
