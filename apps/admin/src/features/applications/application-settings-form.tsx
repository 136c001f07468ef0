'use client'

import {
  type Application,
  applicationSettingNames,
  type ApplicationSettingsResponse,
  UpdateApplicationRequestSchema,
} from '@clientele/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm, useWatch } from 'react-hook-form'
import { Banner } from '@/components/feedback/banner'
import { Card } from '@/components/layout/card'
import { SaveBar } from '@/components/forms/save-bar'
import { changesResolver } from '@/lib/changes-resolver'
import { failureOf } from '@/lib/errors'
import { conflictingPaths, mergedAt, valueAt } from '@/lib/merge'
import { placeFaults } from '@/lib/place-faults'
import { tell } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { alsoTheirs, useConflictQuestion } from '@/lib/use-conflict-question'
import { useUnsavedGuard } from '@/lib/use-unsaved-guard'
import { settingCards, settingCopy } from './setting-copy'
import { SettingField } from './setting-field'
import {
  allValuesOf,
  changedSettings,
  hasChanged,
  labelAt,
  settingPaths,
  type SettingValues,
  textAt,
} from './setting-values'

interface ApplicationSettingsFormProps extends ApplicationSettingsResponse {
  mayWrite: boolean
}

export function ApplicationSettingsForm({ application, defaults, issuer, mayWrite }: ApplicationSettingsFormProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  // The settings that the form started from: later changes by someone else must not be overwritten.
  const [seen, setSeen] = useState(application)
  const [refusal, setRefusal] = useState<string | undefined>()
  const loaded = allValuesOf(seen)
  const form = useForm<SettingValues, unknown, SettingValues>({
    resolver: changesResolver(UpdateApplicationRequestSchema, loaded),
    defaultValues: loaded,
    disabled: !mayWrite,
  })
  const isDirty = hasChanged(useWatch({ control: form.control }), loaded)
  useUnsavedGuard(isDirty)

  const question = useConflictQuestion({ title: 'Someone else changed these settings', action: 'Save merged settings' })

  const update = useMutation(trpc.updateApplication.mutationOptions())

  /** Saves what differs from a version of the settings, unless there is a newer one. */
  const saveOver = async (version: Application, values: SettingValues, description?: string): Promise<void> => {
    let saved: Application
    try {
      const body = changedSettings(values, allValuesOf(version))
      const answer = await update.mutateAsync({ applicationId: version._id, ifMatch: String(version.__v), body })
      saved = answer.application
    } catch (error) {
      if (failureOf(error)?.code !== 'STALE_VERSION') throw error
      return saveMerged()
    }
    setSeen(saved)
    form.reset(allValuesOf(saved))
    queryClient.setQueryData(trpc.getApplication.queryKey({ applicationId: saved._id }), {
      application: saved,
      defaults,
      issuer,
    })
    void queryClient.invalidateQueries(trpc.getApplications.pathFilter())
    void queryClient.invalidateQueries(trpc.getCurrentOperator.pathFilter())
    tell('Settings saved', description ?? 'They take effect immediately.')
  }

  /** Someone else has saved in the meantime. Asks what to keep, if both changed the same settings. */
  const saveMerged = async (): Promise<void> => {
    const { application: theirs } = await queryClient.fetchQuery({
      ...trpc.getApplication.queryOptions({ applicationId: seen._id }),
      staleTime: 0,
    })
    const versions = { base: loaded, theirs: allValuesOf(theirs), mine: form.getValues() }
    const choices = await question.ask(
      conflictingPaths(versions, settingPaths).map((path) => ({
        key: path,
        label: labelAt(path),
        mine: textAt(path, valueAt(versions.mine, path)),
        theirs: textAt(path, valueAt(versions.theirs, path)),
      })),
    )
    if (choices) await saveOver(theirs, mergedAt(versions, settingPaths, choices), alsoTheirs)
  }

  const save = form.handleSubmit(
    async (values) => {
      setRefusal(undefined)
      try {
        await saveOver(seen, values)
      } catch (error) {
        setRefusal(placeFaults(form, error))
      }
    },
    () => setRefusal('Some fields need your attention. They are marked below.'),
  )

  return (
    <form noValidate onSubmit={(event) => void save(event)} className="flex flex-col gap-6">
      {refusal ? (
        <Banner tone="danger" role="alert">
          {refusal}
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
      {question.dialog}
    </form>
  )
}
