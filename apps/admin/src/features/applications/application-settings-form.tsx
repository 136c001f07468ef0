'use client'

import { type ApplicationSettingsResponse, UpdateApplicationRequestSchema } from '@clientele/contracts'
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Controller, useForm, useWatch } from 'react-hook-form'
import { Banner } from '@/components/feedback/banner'
import { Button } from '@/components/actions/button'
import { Card } from '@/components/layout/card'
import { Field } from '@/components/forms/field'
import { Input } from '@/components/forms/input'
import { SaveBar } from '@/components/forms/save-bar'
import { failureOf } from '@/lib/errors'
import { placeFaults } from '@/lib/place-faults'
import { tell } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { useUnsavedGuard } from '@/lib/use-unsaved-guard'
import { CountriesField } from './countries-field'
import { DefaultOrList } from './default-or-list'
import { OriginsField } from './origins-field'
import { changedFields, hasChanged, type SettingsValues, valuesOf } from './settings-values'

interface ApplicationSettingsFormProps extends ApplicationSettingsResponse {
  mayWrite: boolean
  /** Loads what someone else saved, and gives up what was edited here. */
  onReload: () => Promise<void>
}

export function ApplicationSettingsForm({ application, defaults, mayWrite, onReload }: ApplicationSettingsFormProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  // What the form started from: a change by someone else since then must not be overwritten.
  const [seen, setSeen] = useState(application)
  const [refusal, setRefusal] = useState<{ text: string; stale: boolean } | undefined>()
  const loaded = valuesOf(seen)
  const form = useForm<SettingsValues, unknown, SettingsValues>({
    // The schema checks; what is sent are the values as they were typed, which the api reads the same way.
    resolver: async (values, context, options) => {
      const { errors } = await zodResolver(UpdateApplicationRequestSchema)(values, context, options as never)
      return Object.keys(errors).length > 0 ? { values: {}, errors: errors as never } : { values, errors: {} }
    },
    defaultValues: loaded,
    disabled: !mayWrite,
  })
  const { errors } = form.formState
  const isDirty = hasChanged(useWatch({ control: form.control }), loaded)
  useUnsavedGuard(isDirty)

  const update = useMutation(
    trpc.updateApplication.mutationOptions({
      onSuccess: (saved) => {
        setSeen(saved.application)
        form.reset(valuesOf(saved.application))
        queryClient.setQueryData(trpc.getApplication.queryKey({ applicationId: seen._id }), { ...saved, defaults })
        void queryClient.invalidateQueries(trpc.getApplications.pathFilter())
        void queryClient.invalidateQueries(trpc.getCurrentOperator.pathFilter())
        tell('Settings saved', 'They take effect immediately.')
      },
      onError: (error) => {
        const text = placeFaults(form, error)
        setRefusal(text ? { text, stale: failureOf(error)?.code === 'STALE_VERSION' } : undefined)
      },
    }),
  )

  const save = form.handleSubmit(
    (values) => {
      setRefusal(undefined)
      update.mutate({ applicationId: seen._id, ifMatch: String(seen.__v), body: changedFields(values, loaded) })
    },
    () => setRefusal({ text: 'Some fields need your attention. They are marked below.', stale: false }),
  )

  return (
    <form noValidate onSubmit={(event) => void save(event)} className="flex flex-col gap-6">
      {refusal ? (
        <Banner
          tone={refusal.stale ? 'warning' : 'danger'}
          role="alert"
          actions={refusal.stale ? <Button onClick={() => void onReload()}>Reload settings</Button> : null}
        >
          {refusal.stale
            ? 'Someone else changed these settings. Your changes weren’t saved. Reload to see theirs.'
            : refusal.text}
        </Banner>
      ) : null}

      <Card title="General">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label="Name"
            error={errors.name?.message}
            hint="Customers see it if the sign-in settings have no store name."
          >
            {(wiring) => <Input autoComplete="off" {...wiring} {...form.register('name')} />}
          </Field>
          <Field
            label="Default country code"
            error={errors.default_country_code?.message}
            hint="For phone numbers without one."
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
        </div>
      </Card>

      <Card
        title="Web origins"
        description="Which pages can call the API for this application, and which ones the hosted sign-in page can return to."
      >
        <div className="flex flex-col gap-6">
          <Controller
            control={form.control}
            name="allowed_origins"
            render={({ field }) => (
              <DefaultOrList
                label="Allowed origins"
                value={field.value}
                onValueChange={field.onChange}
                disabled={!mayWrite}
                ifDefault={originsInWords('CORS_ORIGINS', defaults.allowed_origins, 'no page can call')}
              >
                {(value) => (
                  <OriginsField
                    label="Origins that can call the API"
                    hint="Scheme, host, and port, such as https://shop.example.com. Servers and apps don’t need to be listed."
                    value={value}
                    onValueChange={field.onChange}
                    error={messageOf(errors.allowed_origins)}
                    disabled={!mayWrite}
                  />
                )}
              </DefaultOrList>
            )}
          />
          <Controller
            control={form.control}
            name="return_origins"
            render={({ field }) => (
              <DefaultOrList
                label="Return origins"
                value={field.value}
                onValueChange={field.onChange}
                disabled={!mayWrite}
                ifDefault={originsInWords(
                  'RETURN_TO_ORIGINS',
                  defaults.return_origins,
                  'customers stay in their account',
                )}
              >
                {(value) => (
                  <OriginsField
                    label="Origins to return to"
                    hint="Any path works. With any other return address, customers stay on their account page after signing in."
                    value={value}
                    onValueChange={field.onChange}
                    error={messageOf(errors.return_origins)}
                    disabled={!mayWrite}
                  />
                )}
              </DefaultOrList>
            )}
          />
        </div>
      </Card>

      <Card
        title="Support contact"
        description="Shown to customers whenever they need to contact the store, such as when their account is blocked."
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Email" optional error={errors.support_contact?.email?.message}>
            {(wiring) => (
              <Input
                type="email"
                autoComplete="off"
                placeholder="help@shop.example.com"
                {...wiring}
                {...form.register('support_contact.email')}
              />
            )}
          </Field>
          <Field label="Phone" optional error={errors.support_contact?.phone?.message}>
            {(wiring) => (
              <Input
                type="tel"
                autoComplete="off"
                placeholder="+1 555 010 0200"
                {...wiring}
                {...form.register('support_contact.phone')}
              />
            )}
          </Field>
          <Field label="Web page" optional error={errors.support_contact?.url?.message} className="sm:col-span-2">
            {(wiring) => (
              <Input
                type="url"
                autoComplete="off"
                placeholder="https://shop.example.com/help"
                {...wiring}
                {...form.register('support_contact.url')}
              />
            )}
          </Field>
        </div>
      </Card>

      <Card title="Phone numbers" description="Where one-time codes are sent, and when a number may have a new owner.">
        <div className="flex flex-col gap-6">
          <Controller
            control={form.control}
            name="code_countries"
            render={({ field }) => (
              <DefaultOrList
                label="Countries that receive codes"
                listLabel="Chosen countries"
                value={field.value}
                onValueChange={field.onChange}
                disabled={!mayWrite}
                ifDefault="The country of the default country code, and every country where this application has customers."
              >
                {(value) => (
                  <CountriesField
                    label="Countries"
                    hint="Codes are never sent to numbers in other countries."
                    value={value}
                    onValueChange={field.onChange}
                    error={messageOf(errors.code_countries)}
                    disabled={!mayWrite}
                  />
                )}
              </DefaultOrList>
            )}
          />
          <Field
            label="Recycled after (days)"
            error={errors.recycled_number_days?.message}
            hint="A phone number counts as recycled when its owner hasn’t signed in for this many days."
          >
            {(wiring) => (
              <Input
                type="number"
                inputMode="numeric"
                min={1}
                max={3650}
                className="tabular max-w-28"
                {...wiring}
                {...form.register('recycled_number_days')}
              />
            )}
          </Field>
        </div>
      </Card>
      <SaveBar
        shown={isDirty}
        pending={update.isPending}
        onDiscard={() => {
          setRefusal(undefined)
          form.reset(loaded)
        }}
      />
    </form>
  )
}

const originsInWords = (setting: string, origins: readonly string[], otherwise: string) =>
  origins.length === 0
    ? `The service’s default (${setting}), which is empty: ${otherwise}.`
    : `The service’s default (${setting}): ${origins.join(', ')}`

/** What is wrong with a list, or with the first of its entries that is at fault. */
function messageOf(fault: unknown): string | undefined {
  if (typeof fault !== 'object' || fault === null) return undefined
  if ('message' in fault && typeof fault.message === 'string' && fault.message !== '') return fault.message
  for (const inner of Object.values(fault)) {
    const message = messageOf(inner)
    if (message) return message
  }
  return undefined
}
