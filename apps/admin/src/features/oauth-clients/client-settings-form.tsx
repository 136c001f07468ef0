'use client'

import type { OAuthClient } from '@clientele/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm, useWatch } from 'react-hook-form'
import { Banner } from '@/components/feedback/banner'
import { SaveBar } from '@/components/forms/save-bar'
import { failureOf } from '@/lib/errors'
import { faultsResolver } from '@/lib/faults-resolver'
import { conflictingPaths, isSame, mergedAt } from '@/lib/merge'
import { placeFaults } from '@/lib/place-faults'
import { tell } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { alsoTheirs, useConflictQuestion } from '@/lib/use-conflict-question'
import { useUnsavedGuard } from '@/lib/use-unsaved-guard'
import { ClientSettings } from './client-settings'
import { changesIn, clientPaths, type ClientValues, faultsOfChanges, labelAt, textAt, valuesOf } from './client-values'
import { useOAuthClientChanged } from './use-oauth-client-changed'

/** Changes a client. Nothing that someone else has changed since the page was opened is overwritten. */
export function ClientSettingsForm({ client, disabled }: { client: OAuthClient; disabled: boolean }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const changed = useOAuthClientChanged()
  const [seen, setSeen] = useState(client)
  const [refusal, setRefusal] = useState<string | undefined>()
  const loaded = valuesOf(seen)
  const form = useForm<ClientValues>({
    resolver: faultsResolver((values) => faultsOfChanges(seen, values)),
    defaultValues: loaded,
    disabled,
  })
  const isDirty = !isSame(useWatch({ control: form.control }), loaded)
  useUnsavedGuard(isDirty)
  const question = useConflictQuestion({ title: 'Someone else changed this client', action: 'Save merged client' })
  const update = useMutation(trpc.updateOAuthClient.mutationOptions())

  /** Saves what differs from a version of the client, unless there is a newer one. */
  const saveOver = async (version: OAuthClient, values: ClientValues, description?: string): Promise<void> => {
    let saved: OAuthClient
    try {
      const body = changesIn(values, valuesOf(version))
      const answer = await update.mutateAsync({ clientId: version._id, ifMatch: String(version.__v), body })
      saved = answer.client
    } catch (error) {
      if (failureOf(error)?.code !== 'STALE_VERSION') throw error
      return saveMerged()
    }
    setSeen(saved)
    form.reset(valuesOf(saved))
    changed(saved)
    tell('Client saved', description ?? 'Changes take effect immediately.')
  }

  /** Someone else has saved in the meantime. Asks what to keep, if both changed the same fields. */
  const saveMerged = async (): Promise<void> => {
    const { client: theirs } = await queryClient.fetchQuery({
      ...trpc.getOAuthClient.queryOptions({ clientId: seen._id }),
      staleTime: 0,
    })
    const versions = { base: loaded, theirs: valuesOf(theirs), mine: form.getValues() }
    const choices = await question.ask(
      conflictingPaths(versions, clientPaths).map((path) => ({
        key: path,
        label: labelAt(path),
        mine: textAt(path, versions.mine[path]),
        theirs: textAt(path, versions.theirs[path]),
      })),
    )
    if (choices) await saveOver(theirs, mergedAt(versions, clientPaths, choices), alsoTheirs)
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
    <form noValidate onSubmit={(event) => void save(event)} className="flex min-w-0 flex-col gap-6">
      {refusal ? (
        <Banner tone="danger" role="alert">
          {refusal}
        </Banner>
      ) : null}
      <ClientSettings control={form.control} client={seen} />
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
