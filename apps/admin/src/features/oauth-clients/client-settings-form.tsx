'use client'

import type { OAuthClient } from '@clientele/contracts'
import { useQueryClient } from '@tanstack/react-query'
import { SettingsForm } from '@/components/forms/settings-form'
import { faultsResolver } from '@/lib/faults-resolver'
import { useTRPC, useTRPCClient } from '@/lib/trpc'
import { useSettingsForm } from '@/lib/use-settings-form'
import { ClientSettings } from './client-settings'
import {
  changesIn,
  clientPaths,
  type ClientValues,
  faultsOfChanges,
  labelAt,
  nameInThisForm,
  textAt,
  valuesOf,
} from './client-values'
import { useOAuthClientChanged } from './use-oauth-client-changed'

/** Changes a client. Nothing that someone else has changed since the page was opened is overwritten. */
export function ClientSettingsForm({ client, disabled }: { client: OAuthClient; disabled: boolean }) {
  const trpc = useTRPC()
  const calls = useTRPCClient()
  const queryClient = useQueryClient()
  const changed = useOAuthClientChanged()
  const clientId = client._id
  const { form, seen, frame } = useSettingsForm({
    stored: client,
    disabled,
    valuesOf,
    paths: clientPaths,
    labelAt,
    textAt,
    resolver: (stored) => faultsResolver((values: ClientValues) => faultsOfChanges(stored, values)),
    send: async (version, values) => {
      const body = changesIn(values, valuesOf(version))
      return (await calls.updateOAuthClient.mutate({ clientId, ifMatch: String(version.__v), body })).client
    },
    read: async () => {
      const newest = { ...trpc.getOAuthClient.queryOptions({ clientId }), staleTime: 0 }
      return (await queryClient.fetchQuery(newest)).client
    },
    nameOf: nameInThisForm,
    onSaved: changed,
    saved: { title: 'Client saved', description: 'Changes take effect immediately.' },
    question: { title: 'Someone else changed this client', action: 'Save merged client' },
  })
  return (
    <SettingsForm frame={frame}>
      <ClientSettings control={form.control} client={seen} />
    </SettingsForm>
  )
}
