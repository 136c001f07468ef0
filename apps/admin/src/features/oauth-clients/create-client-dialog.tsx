'use client'

import type { OAuthClient } from '@clientele/contracts'
import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { Controller, useForm, useWatch } from 'react-hook-form'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { RadioCards } from '@/components/forms/radio-cards'
import { Select } from '@/components/forms/select'
import { Dialog } from '@/components/overlays/dialog'
import { DialogForm, useRefusal } from '@/components/overlays/form-dialog'
import { useApplicationId } from '@/lib/application'
import { faultsResolver } from '@/lib/faults-resolver'
import { messageOf } from '@/lib/message-of'
import { useTRPC } from '@/lib/trpc'
import { authenticationCopy, clientKindNames, kindCopyOf } from './client-copy'
import { faultsOfNew, nameInNewForm, newClientValues, type NewClientValues, requestOf } from './client-values'
import { ApiScopesField } from './api-scopes-field'
import { CreatedClient } from './created-client'
import { KeysField } from './keys-field'
import { ScopesField } from './scopes-field'
import { UrisField } from './uris-field'
import { useOAuthClientChanged } from './use-oauth-client-changed'

interface CreateClientDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function CreateClientDialog({ open, onOpenChange }: CreateClientDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} size="lg" title="Create OAuth client">
      <CreateClient onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

/** Registers a client, and then shows what it needs to connect. A component of its own, so that closing the dialog resets everything. */
function CreateClient({ onDone }: { onDone: () => void }) {
  const trpc = useTRPC()
  const router = useRouter()
  const applicationId = useApplicationId()
  const changed = useOAuthClientChanged()
  const form = useForm<NewClientValues>({ resolver: faultsResolver(faultsOfNew), defaultValues: newClientValues })
  const { refusal, refuse, clear } = useRefusal(form, nameInNewForm)
  const create = useMutation(
    trpc.createOAuthClient.mutationOptions({ onSuccess: ({ client }) => changed(client), onError: refuse }),
  )

  const open = ({ _id }: OAuthClient) => {
    onDone()
    router.push(`/a/${applicationId}/developers/oauth-clients/${_id}`)
  }

  if (create.data) {
    const { client, secret } = create.data
    return <CreatedClient client={client} secret={secret} onDone={() => open(client)} />
  }
  return (
    <DialogForm
      action="Create client"
      refusal={refusal}
      pending={create.isPending}
      className="gap-5"
      onCancel={onDone}
      onSubmit={form.handleSubmit((values) => {
        clear()
        create.mutate({ body: requestOf(values) })
      })}
    >
      <Fields form={form} />
    </DialogForm>
  )
}

function Fields({ form }: { form: ReturnType<typeof useForm<NewClientValues>> }) {
  const { register, control, setValue, formState } = form
  const [kind, authentication] = useWatch({ control, name: ['kind', 'authentication'] })
  const { application_type, authentications, examples } = kindCopyOf(kind)
  const { errors } = formState
  return (
    <>
      <Controller
        control={control}
        name="kind"
        render={({ field }) => (
          <RadioCards
            label="What signs customers in?"
            value={field.value}
            onValueChange={(next) => {
              field.onChange(next)
              const [usual] = kindCopyOf(next).authentications
              setValue('authentication', usual)
            }}
            choices={clientKindNames.map((value) => ({ value, ...kindCopyOf(value) }))}
          />
        )}
      />
      <Field
        label="Name"
        hint={kind === 'partner' ? 'Customers read it when they are asked for consent.' : 'For your team.'}
        error={errors.name?.message}
      >
        {(wiring) => <Input autoComplete="off" placeholder={examples.name} {...wiring} {...register('name')} />}
      </Field>
      <Controller
        control={control}
        name="redirect_uris"
        render={({ field, fieldState }) => (
          <UrisField
            label="Redirect URIs"
            hint="Where customers come back to after signing in. Each must match exactly."
            applicationType={application_type}
            placeholder={examples.redirect_uri}
            value={field.value}
            onValueChange={field.onChange}
            error={messageOf(fieldState.error)}
          />
        )}
      />
      {authentications.length > 1 ? (
        <Controller
          control={control}
          name="authentication"
          render={({ field, fieldState }) => (
            <Field
              label="Authentication"
              hint={authenticationCopy[field.value].hint}
              error={messageOf(fieldState.error)}
            >
              {(wiring) => (
                <Select
                  value={field.value}
                  onValueChange={field.onChange}
                  choices={authentications.map((value) => ({ value, ...authenticationCopy[value] }))}
                  {...wiring}
                />
              )}
            </Field>
          )}
        />
      ) : null}
      {authentication === 'private_key_jwt' ? (
        <Controller
          control={control}
          name="keys"
          render={({ field, fieldState }) => (
            <KeysField value={field.value} onValueChange={field.onChange} error={messageOf(fieldState.error)} />
          )}
        />
      ) : null}
      <Controller
        control={control}
        name="scopes"
        render={({ field, fieldState }) => (
          <ScopesField
            legend={kind === 'partner' ? 'What it can ask customers for' : 'What it can ask for'}
            value={field.value}
            onValueChange={field.onChange}
            error={messageOf(fieldState.error)}
          />
        )}
      />
      {kind === 'partner' ? (
        <Controller
          control={control}
          name="api_scopes"
          render={({ field, fieldState }) => (
            <ApiScopesField value={field.value} onValueChange={field.onChange} error={messageOf(fieldState.error)} />
          )}
        />
      ) : null}
    </>
  )
}
