'use client'

import type { UserAttributeDefinition } from '@clientele/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { Controller } from 'react-hook-form'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { SettingsForm } from '@/components/forms/settings-form'
import { Textarea } from '@/components/forms/textarea'
import { Card } from '@/components/layout/card'
import { faultsResolver } from '@/lib/faults-resolver'
import { messageOf } from '@/lib/message-of'
import { useTRPC, useTRPCClient } from '@/lib/trpc'
import { useSettingsForm } from '@/lib/use-settings-form'
import {
  attributePaths,
  type AttributeValues,
  changesIn,
  faultsIn,
  fieldOf,
  labelAt,
  textAt,
  valuesOf,
} from './attribute-values'
import { AudienceCards } from './audience-cards'
import { RulesCard } from './rules-card'
import { useAttributeChanged } from './use-attributes'

/** Changes an attribute. Nothing that someone else has changed since the page was opened is overwritten. */
export function AttributeForm({ attribute, disabled }: { attribute: UserAttributeDefinition; disabled: boolean }) {
  const trpc = useTRPC()
  const calls = useTRPCClient()
  const queryClient = useQueryClient()
  const changed = useAttributeChanged()
  const attributeDefId = attribute._id
  // What the API's errors are about.
  const sent = useRef(valuesOf(attribute))
  const { form, frame } = useSettingsForm({
    stored: attribute,
    disabled,
    valuesOf,
    paths: attributePaths,
    labelAt,
    textAt,
    resolver: (stored) => faultsResolver((values: AttributeValues) => faultsIn(values, valuesOf(stored))),
    nameOf: (name) => fieldOf(name, sent.current),
    send: (version, values) => {
      sent.current = values
      const body = changesIn(values, valuesOf(version))
      return calls.updateUserAttributeDefinition.mutate({ attributeDefId, ifMatch: String(version.__v), body })
    },
    read: () =>
      queryClient.fetchQuery({
        ...trpc.getUserAttributeDefinitionById.queryOptions({ attributeDefId }),
        staleTime: 0,
      }),
    onSaved: changed,
    saved: { title: 'Attribute saved', description: 'New rules apply to new values. Stored ones stay.' },
    question: { title: 'Someone else changed this attribute', action: 'Save merged attribute' },
  })
  const { control } = form

  return (
    <SettingsForm frame={frame}>
      <Card title="General">
        <div className="grid gap-4 sm:grid-cols-2">
          <Controller
            control={control}
            name="name"
            render={({ field, fieldState }) => (
              <Field label={labelAt('name')} hint="For people." error={messageOf(fieldState.error)}>
                {(wiring) => <Input autoComplete="off" {...wiring} {...field} />}
              </Field>
            )}
          />
          <Controller
            control={control}
            name="slug"
            render={({ field, fieldState }) => (
              <Field
                label={labelAt('slug')}
                hint="The name in code. Programs that use the old one no longer find it."
                error={messageOf(fieldState.error)}
              >
                {(wiring) => (
                  <Input
                    dir="ltr"
                    autoComplete="off"
                    autoCapitalize="none"
                    spellCheck={false}
                    className="font-mono sm:text-xs"
                    {...wiring}
                    {...field}
                  />
                )}
              </Field>
            )}
          />
          <Controller
            control={control}
            name="description"
            render={({ field, fieldState }) => (
              <Field
                label={labelAt('description')}
                optional
                hint="Shown below the input, also to the customers who enter it."
                error={messageOf(fieldState.error)}
                className="sm:col-span-2"
              >
                {(wiring) => <Textarea rows={2} {...wiring} {...field} />}
              </Field>
            )}
          />
        </div>
      </Card>
      <RulesCard form={form} disabled={disabled} />
      <AudienceCards control={control} disabled={disabled} />
    </SettingsForm>
  )
}
