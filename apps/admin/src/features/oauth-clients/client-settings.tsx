import type { OAuthClient } from '@clientele/contracts'
import { type Control, Controller, type Path, useFormState, useWatch } from 'react-hook-form'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { Segmented } from '@/components/forms/segmented'
import { SwitchRow } from '@/components/forms/switch'
import { FieldError } from '@/components/forms/field'
import { Card } from '@/components/layout/card'
import { messageOf } from '@/lib/message-of'
import { clientKinds } from './client-copy'
import { type ClientValues, labelAt } from './client-values'
import { ApiScopesField } from './api-scopes-field'
import { KeysField } from './keys-field'
import { ScopesField } from './scopes-field'
import { UrisField } from './uris-field'

interface ClientSettingsProps {
  control: Control<ClientValues>
  client: OAuthClient
}

/** The fields of a client that can be changed. */
export function ClientSettings({ control, client }: ClientSettingsProps) {
  const { disabled } = useFormState({ control })
  const isOurs = useWatch({ control, name: 'first_party' })
  const isWeb = client.application_type === 'web'
  const placeholder = clientKinds[isWeb ? 'website' : 'app'].examples.redirect_uri
  return (
    <>
      <Card title="General">
        <div className="flex flex-col gap-2">
          <TextSetting control={control} name="name" hint="Customers read it when they are asked for consent." />
          <Controller
            control={control}
            name="first_party"
            render={({ field, fieldState }) => (
              <>
                <SwitchRow
                  label="This client is ours"
                  hint="Customers aren’t asked for consent. Turn it off for other companies’ clients: its tokens end, and customers are asked at their next sign-in."
                  checked={field.value}
                  onCheckedChange={field.onChange}
                  disabled={disabled}
                />
                {fieldState.error ? <FieldError>{messageOf(fieldState.error)}</FieldError> : null}
              </>
            )}
          />
        </div>
      </Card>

      <Card title="Addresses" description="Customers are never sent anywhere else. Each must match exactly.">
        <div className="flex flex-col gap-6">
          <Controller
            control={control}
            name="redirect_uris"
            render={({ field, fieldState }) => (
              <UrisField
                label={labelAt('redirect_uris')}
                hint="Where customers come back to after signing in."
                applicationType={client.application_type}
                placeholder={placeholder}
                value={field.value}
                onValueChange={field.onChange}
                error={messageOf(fieldState.error)}
                disabled={disabled}
              />
            )}
          />
          <Controller
            control={control}
            name="post_logout_redirect_uris"
            render={({ field, fieldState }) => (
              <UrisField
                label={labelAt('post_logout_redirect_uris')}
                hint="Where customers can be sent after signing out."
                optional
                applicationType={client.application_type}
                placeholder={isWeb ? 'https://www.shop.example/' : placeholder}
                value={field.value}
                onValueChange={field.onChange}
                error={messageOf(fieldState.error)}
                disabled={disabled}
              />
            )}
          />
          {isWeb ? (
            <TextSetting
              control={control}
              name="backchannel_logout_uri"
              optional
              placeholder="https://www.shop.example/backchannel-logout"
              hint="Where your server is told that a session has ended, with a signed logout token."
            />
          ) : null}
        </div>
      </Card>

      <Card title="Access">
        <div className="flex flex-col gap-6">
          <Controller
            control={control}
            name="scopes"
            render={({ field, fieldState }) => (
              <ScopesField
                legend={labelAt('scopes')}
                value={field.value}
                onValueChange={field.onChange}
                error={messageOf(fieldState.error)}
                disabled={disabled}
              />
            )}
          />
          {isOurs ? (
            <p className="text-sm text-ink-2">It can also ask for every scope of your APIs, because it’s yours.</p>
          ) : (
            <Controller
              control={control}
              name="api_scopes"
              render={({ field, fieldState }) => (
                <ApiScopesField
                  value={field.value}
                  onValueChange={field.onChange}
                  error={messageOf(fieldState.error)}
                  disabled={disabled}
                />
              )}
            />
          )}
          <Controller
            control={control}
            name="id_token_signed_response_alg"
            render={({ field }) => (
              <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
                <div className="min-w-0">
                  <p className="text-sm font-medium">{labelAt('id_token_signed_response_alg')}</p>
                  <p className="mt-0.5 text-sm text-ink-2">Every library understands RS256. ES256 is shorter.</p>
                </div>
                <Segmented
                  label={labelAt('id_token_signed_response_alg')}
                  value={field.value}
                  onValueChange={field.onChange}
                  disabled={disabled}
                  choices={[
                    { value: 'RS256', label: 'RS256' },
                    { value: 'ES256', label: 'ES256' },
                  ]}
                />
              </div>
            )}
          />
          {client.token_endpoint_auth_method === 'private_key_jwt' ? (
            <Controller
              control={control}
              name="keys"
              render={({ field, fieldState }) => (
                <KeysField
                  value={field.value}
                  onValueChange={field.onChange}
                  error={messageOf(fieldState.error)}
                  disabled={disabled}
                />
              )}
            />
          ) : null}
        </div>
      </Card>
    </>
  )
}

interface TextSettingProps {
  control: Control<ClientValues>
  name: Path<ClientValues> & ('name' | 'backchannel_logout_uri')
  hint: string
  placeholder?: string
  optional?: boolean
}

function TextSetting({ control, name, hint, placeholder, optional }: TextSettingProps) {
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <Field label={labelAt(name)} hint={hint} optional={optional} error={messageOf(fieldState.error)}>
          {(wiring) => (
            <Input
              type={name === 'name' ? 'text' : 'url'}
              autoComplete="off"
              placeholder={placeholder}
              {...wiring}
              {...field}
            />
          )}
        </Field>
      )}
    />
  )
}
