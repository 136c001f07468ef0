'use client'

import type { PlatformConfig } from '@clientele/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormProvider, useForm } from 'react-hook-form'
import { Banner } from '@/components/feedback/banner'
import { explain, failureOf } from '@/lib/errors'
import type { Choices } from '@/lib/merge'
import { placeFaults } from '@/lib/place-faults'
import { tell } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { useConflictQuestion } from '@/lib/use-conflict-question'
import { useUnsavedGuard } from '@/lib/use-unsaved-guard'
import { ConfigCards } from './config-cards'
import { ConfigPreview } from './config-preview'
import { SaveBar } from '@/components/forms/save-bar'
import { inWords } from './conflict-words'
import { LastMethodDialog } from './last-method-dialog'
import { changedNames, conflictsOf, merged } from './merge-values'
import { bodyOf, type ConfigValues, configResolver, lostWaysIn, valuesOf, type WayIn } from './values'

export function ConfigForm({ config, mayWrite }: { config: PlatformConfig; mayWrite: boolean }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [refusal, setRefusal] = useState<string | undefined>()
  const [lastMethod, setLastMethod] = useState<{ lost: readonly WayIn[]; send: () => void } | undefined>()
  // The version that the operator's changes are based on, which may no longer be the newest. What a colleague saves in the meantime is merged
  // when this operator saves, and not while they type: the form would follow it field by field, and mix up the items of lists.
  const [base, setBase] = useState(config)
  const form = useForm({
    resolver: configResolver(valuesOf(base)),
    values: valuesOf(base),
    resetOptions: { keepDirtyValues: true },
    disabled: !mayWrite,
  })
  const { isDirty, dirtyFields } = form.formState
  useUnsavedGuard(isDirty)
  if (!isDirty && base !== config) setBase(config)
  const question = useConflictQuestion({ title: 'Someone else changed these settings', action: 'Save merged settings' })

  const update = useMutation(
    trpc.updatePlatformConfig.mutationOptions({
      onSuccess: (saved) => {
        setLastMethod(undefined)
        queryClient.setQueryData(trpc.getPlatformConfig.queryKey({}), saved)
        void queryClient.invalidateQueries(trpc.getPlatformConfigVersions.pathFilter())
        form.reset(valuesOf(saved), { keepDirtyValues: false })
        tell('Sign-in settings saved', 'They take effect immediately.')
      },
      onError: async (error) => {
        setLastMethod(undefined)
        if (failureOf(error)?.code === 'STALE_VERSION') await mergeWithTheirs()
        else setRefusal(placeFaults(form, error))
      },
    }),
  )

  /** Someone else has saved in the meantime. Asks what to keep, if both changed the same settings. */
  const mergeWithTheirs = async () => {
    const theirs = await queryClient
      .fetchQuery({ ...trpc.getPlatformConfig.queryOptions({}), staleTime: 0 })
      .catch((error: unknown) => setRefusal(explain(error).message))
    if (!theirs) return
    const choices = await question.ask(conflictsOf(versionsWith(theirs)).map(inWords))
    if (choices) saveMerged(theirs, choices)
  }

  const versionsWith = (theirs: PlatformConfig) => ({
    base: valuesOf(base),
    theirs: valuesOf(theirs),
    mine: form.getValues(),
  })

  const saveMerged = (theirs: PlatformConfig, choices: Choices) => {
    const versions = versionsWith(theirs)
    const values = merged(versions, choices)
    askFirst(versions.theirs, values, () =>
      update.mutate({ ifMatch: String(theirs.__v), body: bodyOf(values, changedNames(versions.theirs, values)) }),
    )
  }

  /** Asks before the last sign-in method is turned off, even if another operator saves at the same time. */
  const askFirst = (before: ConfigValues, after: ConfigValues, send: () => void) => {
    const lost = lostWaysIn(before, after)
    if (lost.length === 0) return send()
    setLastMethod({ lost, send })
  }

  const save = form.handleSubmit(
    () => {
      setRefusal(undefined)
      askFirst(valuesOf(base), form.getValues(), () =>
        update.mutate({ ifMatch: String(base.__v), body: bodyOf(form.getValues(), dirtyFields) }),
      )
    },
    () => setRefusal('Some fields need your attention. They are marked below.'),
  )

  return (
    <FormProvider {...form}>
      <form
        noValidate
        onSubmit={save}
        className="flex flex-col gap-6 xl:grid xl:grid-cols-[minmax(0,1fr)_24rem] xl:items-start"
      >
        <div className="flex min-w-0 flex-col gap-6">
          {refusal ? (
            <Banner tone="danger" role="alert">
              {refusal}
            </Banner>
          ) : null}
          <ConfigCards />
        </div>
        <ConfigPreview />
        {question.dialog}
        <SaveBar
          shown={isDirty}
          pending={update.isPending}
          onDiscard={() => {
            setRefusal(undefined)
            form.reset(valuesOf(config), { keepDirtyValues: false })
          }}
        />
      </form>
      <LastMethodDialog
        open={lastMethod !== undefined}
        onOpenChange={() => setLastMethod(undefined)}
        lost={lastMethod?.lost ?? []}
        pending={update.isPending}
        onConfirm={() => lastMethod?.send()}
      />
    </FormProvider>
  )
}
