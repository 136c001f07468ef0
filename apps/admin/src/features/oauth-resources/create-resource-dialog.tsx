'use client'

import { CreateOAuthResourceRequestSchema } from '@clientele/contracts'
import { useRouter } from 'next/navigation'
import { Controller } from 'react-hook-form'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { type OpenProps, RequestDialog } from '@/components/overlays/request-dialog'
import { useApplicationId } from '@/lib/application'
import { useTRPC } from '@/lib/trpc'
import { blankScope, ResourceScopesField } from './resource-scopes-field'
import { useOAuthResourceChanged } from './use-oauth-resources'

/** Registers an API, and opens its page. */
export function CreateResourceDialog(dialog: OpenProps) {
  const trpc = useTRPC()
  const router = useRouter()
  const applicationId = useApplicationId()
  const changed = useOAuthResourceChanged()
  return (
    <RequestDialog
      {...dialog}
      size="lg"
      title="Create API"
      description="Clients can then get access tokens that are for it alone."
      action="Create API"
      className="gap-5"
      schema={CreateOAuthResourceRequestSchema}
      defaultValues={{ name: '', identifier: '', scopes: [blankScope] }}
      mutation={trpc.createOAuthResource.mutationOptions({
        onSuccess: ({ resource }) => {
          changed(resource)
          router.push(`/a/${applicationId}/developers/oauth-resources/${resource._id}`)
        },
      })}
    >
      {({ register, control, formState: { errors } }) => (
        <>
          <Field label="Name" hint="For your team." error={errors.name?.message}>
            {(wiring) => <Input autoComplete="off" placeholder="Orders" {...wiring} {...register('name')} />}
          </Field>
          <Field
            label="Identifier"
            hint="The audience of its access tokens, usually the API’s address. It can’t be changed later."
            error={errors.identifier?.message}
          >
            {(wiring) => (
              <Input
                dir="ltr"
                inputMode="url"
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                placeholder="https://api.shop.example/orders"
                {...wiring}
                {...register('identifier')}
              />
            )}
          </Field>
          <Controller
            control={control}
            name="scopes"
            render={({ field, fieldState }) => (
              <ResourceScopesField value={field.value} onValueChange={field.onChange} error={fieldState.error} />
            )}
          />
        </>
      )}
    </RequestDialog>
  )
}
