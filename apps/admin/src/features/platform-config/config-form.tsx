'use client'

import type { PlatformConfig } from '@clientele/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { FormProvider, useForm } from 'react-hook-form'
import { Banner } from '@/components/feedback/banner'
import { placeFaults } from '@/lib/place-faults'
import { tell } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { useUnsavedGuard } from '@/lib/use-unsaved-guard'
import { ConfigCards } from './config-cards'
import { ConfigPreview } from './config-preview'
import { SaveBar } from '@/components/forms/save-bar'
import { bodyOf, configResolver, valuesOf } from './values'

export function ConfigForm({ config, mayWrite }: { config: PlatformConfig; mayWrite: boolean }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [refusal, setRefusal] = useState<string | undefined>()
  const form = useForm({
    resolver: configResolver,
    values: valuesOf(config),
    // Changes that a colleague saves are merged in, except where this operator is editing.
    resetOptions: { keepDirtyValues: true },
    disabled: !mayWrite,
  })
  const { isDirty, dirtyFields } = form.formState
  useUnsavedGuard(isDirty)

  const update = useMutation(
    trpc.updatePlatformConfig.mutationOptions({
      onSuccess: (saved) => {
        queryClient.setQueryData(trpc.getPlatformConfig.queryKey({}), saved)
        void queryClient.invalidateQueries(trpc.getPlatformConfigVersions.pathFilter())
        form.reset(valuesOf(saved), { keepDirtyValues: false })
        tell('Sign-in settings saved', 'They take effect immediately.')
      },
      onError: (error) => setRefusal(placeFaults(form, error)),
    }),
  )

  const save = form.handleSubmit(
    () => {
      setRefusal(undefined)
      update.mutate({ body: bodyOf(form.getValues(), dirtyFields) })
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
        <SaveBar
          shown={isDirty}
          pending={update.isPending}
          onDiscard={() => {
            setRefusal(undefined)
            form.reset(valuesOf(config), { keepDirtyValues: false })
          }}
        />
      </form>
    </FormProvider>
  )
}
