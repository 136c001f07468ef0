'use client'

import {
  applicationSettingNames,
  type ApplicationSettingsResponse,
  UpdateApplicationRequestSchema,
} from '@clientele/contracts'
import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm, useWatch } from 'react-hook-form'
import { Banner } from '@/components/feedback/banner'
import { Button } from '@/components/actions/button'
import { Card } from '@/components/layout/card'
import { SaveBar } from '@/components/forms/save-bar'
import { failureOf } from '@/lib/errors'
import { placeFaults } from '@/lib/place-faults'
import { tell } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { useUnsavedGuard } from '@/lib/use-unsaved-guard'
import { settingCards, settingCopy } from './setting-copy'
import { SettingField } from './setting-field'
import { allValuesOf, changedSettings, hasChanged, type SettingValues } from './setting-values'

interface ApplicationSettingsFormProps extends ApplicationSettingsResponse {
  mayWrite: boolean
  /** Loads the settings that someone else saved, and discards the unsaved changes. */
  onReload: () => Promise<void>
}

export function ApplicationSettingsForm({ application, defaults, mayWrite, onReload }: ApplicationSettingsFormProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  // The settings that the form started from: later changes by someone else must not be overwritten.
  const [seen, setSeen] = useState(application)
  const [refusal, setRefusal] = useState<{ text: string; stale: boolean } | undefined>()
  const loaded = allValuesOf(seen)
  const form = useForm<SettingValues, unknown, SettingValues>({
    // The schema only validates. The values are sent as typed, because the API parses them the same way.
    resolver: async (values, context, options) => {
      const { errors } = await zodResolver(UpdateApplicationRequestSchema)(values, context, options as never)
      return Object.keys(errors).length > 0 ? { values: {}, errors: errors as never } : { values, errors: {} }
    },
    defaultValues: loaded,
    disabled: !mayWrite,
  })
  const isDirty = hasChanged(useWatch({ control: form.control }), loaded)
  useUnsavedGuard(isDirty)

  const update = useMutation(
    trpc.updateApplication.mutationOptions({
      onSuccess: (saved) => {
        setSeen(saved.application)
        form.reset(allValuesOf(saved.application))
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
      update.mutate({ applicationId: seen._id, ifMatch: String(seen.__v), body: changedSettings(values, loaded) })
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

      {Object.entries(settingCards).map(([card, { title, description, layout }]) => (
        <Card key={card} title={title} description={description}>
          <div className={layout === 'grid' ? 'grid gap-4 sm:grid-cols-2' : 'flex flex-col gap-6'}>
            {applicationSettingNames
              .filter((name) => settingCopy[name].card === card)
              .map((name) => (
                <SettingField key={name} name={name} control={form.control} defaults={defaults} />
              ))}
          </div>
        </Card>
      ))}
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
