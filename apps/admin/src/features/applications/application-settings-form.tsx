'use client'

import {
  applicationSettingNames,
  type ApplicationSettingsResponse,
  UpdateApplicationRequestSchema,
} from '@clientele/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { SettingsForm } from '@/components/forms/settings-form'
import { Card } from '@/components/layout/card'
import { changesResolver } from '@/lib/changes-resolver'
import { useTRPC, useTRPCClient } from '@/lib/trpc'
import { useSettingsForm } from '@/lib/use-settings-form'
import { settingCards, settingCopy } from './setting-copy'
import { SettingField } from './setting-field'
import { allValuesOf, changedSettings, labelAt, settingPaths, textAt } from './setting-values'

interface ApplicationSettingsFormProps extends ApplicationSettingsResponse {
  mayWrite: boolean
}

/** Changes an application. Nothing that someone else has changed since the page was opened is overwritten. */
export function ApplicationSettingsForm({ application, defaults, issuer, mayWrite }: ApplicationSettingsFormProps) {
  const trpc = useTRPC()
  const calls = useTRPCClient()
  const queryClient = useQueryClient()
  const applicationId = application._id
  const { form, frame } = useSettingsForm({
    stored: application,
    disabled: !mayWrite,
    valuesOf: allValuesOf,
    paths: settingPaths,
    labelAt,
    textAt,
    resolver: (stored) => changesResolver(UpdateApplicationRequestSchema, allValuesOf(stored)),
    send: async (version, values) => {
      const body = changedSettings(values, allValuesOf(version))
      return (await calls.updateApplication.mutate({ applicationId, ifMatch: String(version.__v), body })).application
    },
    read: async () => {
      const newest = { ...trpc.getApplication.queryOptions({ applicationId }), staleTime: 0 }
      return (await queryClient.fetchQuery(newest)).application
    },
    onSaved: (saved) => {
      const answer = { application: saved, defaults, issuer }
      queryClient.setQueryData(trpc.getApplication.queryKey({ applicationId }), answer)
      void queryClient.invalidateQueries(trpc.getApplications.pathFilter())
      void queryClient.invalidateQueries(trpc.getCurrentOperator.pathFilter())
    },
    saved: { title: 'Settings saved', description: 'They take effect immediately.' },
    question: { title: 'Someone else changed these settings', action: 'Save merged settings' },
  })

  return (
    <SettingsForm frame={frame}>
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
    </SettingsForm>
  )
}
