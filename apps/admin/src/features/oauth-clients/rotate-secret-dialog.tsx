'use client'

import { type OAuthClient, previousSecretDefault_s, RotateOAuthClientSecretRequestSchema } from '@clientele/contracts'
import { Controller } from 'react-hook-form'
import { Time } from '@/components/data/time'
import { Banner } from '@/components/feedback/banner'
import { Field } from '@/components/forms/field'
import { Select } from '@/components/forms/select'
import { RequestDialog } from '@/components/overlays/request-dialog'
import { isolate } from '@/lib/isolate'
import { useTRPCClient } from '@/lib/trpc'
import { overlaps } from './client-copy'
import { useOAuthClientChanged } from './use-oauth-client-changed'

interface RotateSecretDialogProps {
  client: OAuthClient
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** Creates a new secret, and asks how long the previous one keeps working. */
export function RotateSecretDialog({ client, open, onOpenChange }: RotateSecretDialogProps) {
  const calls = useTRPCClient()
  const changed = useOAuthClientChanged()
  const oldest = client.secrets.find(({ expires_at }) => expires_at !== undefined)
  return (
    <RequestDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Rotate the secret of ${isolate(client.name)}`}
      description="The client gets a new secret, and you can change it without downtime while both work."
      action="Create new secret"
      schema={RotateOAuthClientSecretRequestSchema}
      defaultValues={{ previous_valid_for: previousSecretDefault_s }}
      mutation={{
        mutationFn: ({ body }) => calls.rotateOAuthClientSecret.mutate({ clientId: client._id, body }),
        onSuccess: (answer) => changed(answer.client),
      }}
      shown={({ secret = '' }) => ({
        title: 'Copy the secret now',
        secrets: [{ label: 'Client secret', value: secret }],
        children: 'You won’t see it again. If you lose it, rotate the secret once more.',
      })}
    >
      {({ control }) => (
        <>
          {oldest ? (
            <Banner tone="warning">
              Two secrets work at the moment. The older one, created <Time at={oldest.created_at} />, stops working
              immediately.
            </Banner>
          ) : null}
          <Controller
            control={control}
            name="previous_valid_for"
            render={({ field, fieldState }) => (
              <Field label="The current secret" error={fieldState.error?.message}>
                {(wiring) => (
                  <Select
                    value={String(field.value)}
                    onValueChange={(seconds) => field.onChange(Number(seconds))}
                    choices={overlaps}
                    {...wiring}
                  />
                )}
              </Field>
            )}
          />
        </>
      )}
    </RequestDialog>
  )
}
