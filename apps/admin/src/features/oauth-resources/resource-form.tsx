'use client'

import { type OAuthResource, UpdateOAuthResourceRequestSchema } from '@clientele/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { Controller, useWatch } from 'react-hook-form'
import { Banner } from '@/components/feedback/banner'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { SettingsForm } from '@/components/forms/settings-form'
import { Card } from '@/components/layout/card'
import { changesResolver } from '@/lib/changes-resolver'
import { messageOf } from '@/lib/message-of'
import { useTRPC, useTRPCClient } from '@/lib/trpc'
import { useSettingsForm } from '@/lib/use-settings-form'
import { ResourceScopesField } from './resource-scopes-field'
import { changesIn, endingScopes, labelAt, resourcePaths, textAt, valuesOf } from './resource-values'
import { useOAuthResourceChanged } from './use-oauth-resources'

/** Changes an API. Nothing that someone else has changed since the page was opened is overwritten. */
export function ResourceForm({ resource, disabled }: { resource: OAuthResource; disabled: boolean }) {
  const trpc = useTRPC()
  const calls = useTRPCClient()
  const queryClient = useQueryClient()
  const changed = useOAuthResourceChanged()
  const resourceId = resource._id
  const { form, seen, frame } = useSettingsForm({
    stored: resource,
    disabled,
    valuesOf,
    paths: resourcePaths,
    labelAt,
    textAt,
    resolver: (stored) => changesResolver(UpdateOAuthResourceRequestSchema, valuesOf(stored)),
    send: async (version, values) => {
      const body = changesIn(values, valuesOf(version))
      return (await calls.updateOAuthResource.mutate({ resourceId, ifMatch: String(version.__v), body })).resource
    },
    read: async () => {
      const newest = { ...trpc.getOAuthResources.queryOptions({}), staleTime: 0 }
      const { items } = await queryClient.fetchQuery(newest)
      const theirs = items.find(({ _id }) => _id === resourceId)
      // The page says so instead of this form.
      if (!theirs) throw new Error('The API has been deleted.')
      return theirs
    },
    onSaved: changed,
    saved: { title: 'API saved', description: 'Changes take effect with the next access token.' },
    question: { title: 'Someone else changed this API', action: 'Save merged API' },
  })
  const { control } = form
  const ending = endingScopes(seen, useWatch({ control, name: 'scopes' }))

  return (
    <SettingsForm frame={frame}>
      <Card title="General">
        <Controller
          control={control}
          name="name"
          render={({ field, fieldState }) => (
            <Field label={labelAt('name')} hint="For your team." error={messageOf(fieldState.error)}>
              {(wiring) => <Input autoComplete="off" {...wiring} {...field} />}
            </Field>
          )}
        />
      </Card>
      <Card
        title={labelAt('scopes')}
        description="Clients ask for a scope by its name. Customers read the sentence before they allow it."
      >
        <div className="flex flex-col gap-4">
          {ending.length > 0 ? (
            <Banner tone="warning">
              When you save, {ending.join(', ')} {ending.length === 1 ? 'ends' : 'end'} for clients and customers.
              Adding the same name again later doesn’t bring back what they were allowed.
            </Banner>
          ) : null}
          <Controller
            control={control}
            name="scopes"
            render={({ field, fieldState }) => (
              <ResourceScopesField
                value={field.value}
                onValueChange={field.onChange}
                error={fieldState.error}
                disabled={disabled}
              />
            )}
          />
        </div>
      </Card>
    </SettingsForm>
  )
}
