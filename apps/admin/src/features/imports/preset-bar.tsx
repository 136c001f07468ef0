'use client'

import type { ImportMapping, ImportPreset, ImportPreview } from '@clientele/contracts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { NativeSelect } from '@/components/forms/native-select'
import { isolate } from '@/lib/isolate'
import { onDemand } from '@/lib/on-demand'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { mappingOf } from './columns'
import { presetFor } from './presets'

const SavePresetDialog = onDemand(() => import('./save-preset-dialog').then((module) => module.SavePresetDialog))

interface PresetBarProps {
  preview: ImportPreview
  mapping: ImportMapping | undefined
  onMapping: (mapping: ImportMapping) => void
}

const none = 'none'

/** Presets: mappings that were saved for files of the same kind. There are at most 100, on one page of the list. */
export function PresetBar({ preview, mapping, onMapping }: PresetBarProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const list = useQuery(trpc.getImportPresets.queryOptions({}))
  const [usedId, setUsedId] = useState<string | undefined>()
  const [missing, setMissing] = useState<readonly string[]>([])
  const [saving, setSaving] = useState(false)
  const presets = list.data?.items ?? []
  const used = presets.find(({ _id }) => _id === usedId)
  const current = mapping ?? mappingOf(preview)
  const onSettled = () => queryClient.invalidateQueries(trpc.getImportPresets.pathFilter())

  const update = useMutation(
    trpc.updateImportPreset.mutationOptions({
      onSettled,
      onSuccess: ({ preset }) => tell(`Saved ${isolate(preset.name)}`),
      onError: tellFailure('Couldn’t save the preset'),
    }),
  )
  const remove = useMutation(
    trpc.deleteImportPreset.mutationOptions({
      onSettled,
      onSuccess: ({ preset }) => {
        setUsedId(undefined)
        tell(`Deleted ${isolate(preset.name)}`, 'The columns stay as they are here.')
      },
      onError: tellFailure('Couldn’t delete the preset'),
    }),
  )
  const use = (preset: ImportPreset | undefined) => {
    setUsedId(preset?._id)
    setMissing([])
    if (!preset) return
    const chosen = presetFor(preview, preset)
    setMissing(chosen.missing)
    onMapping(chosen.mapping)
  }
  const isChanged = used !== undefined && !isSame(presetFor(preview, used).mapping, current)

  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line px-5 py-3">
      {presets.length > 0 ? (
        <NativeSelect
          label="Preset"
          value={used?._id ?? none}
          onValueChange={(id: string) => use(presets.find(({ _id }) => _id === id))}
          choices={[
            { value: none, label: 'No preset' },
            ...presets.map(({ _id, name }) => ({ value: _id, label: name })),
          ]}
        />
      ) : null}
      {used && isChanged && missing.length === 0 ? (
        <Button
          size="sm"
          pending={update.isPending}
          onClick={() => update.mutate({ presetId: used._id, ifMatch: String(used.__v), body: { mapping: current } })}
        >
          Save changes to the preset
        </Button>
      ) : null}
      {used ? (
        <Button
          size="sm"
          variant="ghost"
          pending={remove.isPending}
          onClick={() => remove.mutate({ presetId: used._id })}
        >
          Delete the preset
        </Button>
      ) : null}
      <Button size="sm" variant="ghost" disabled={(current.columns ?? []).length === 0} onClick={() => setSaving(true)}>
        Save as a preset
      </Button>
      <p role="status" className="basis-full text-sm text-ink-2 empty:hidden">
        {missing.length > 0 ? `This file doesn’t have all columns of the preset: ${missing.join(', ')}.` : ''}
      </p>
      <SavePresetDialog
        open={saving}
        onOpenChange={setSaving}
        mapping={current}
        onSaved={(preset) => {
          setUsedId(preset._id)
          setMissing([])
        }}
      />
    </div>
  )
}

const isSame = (one: ImportMapping, other: ImportMapping): boolean =>
  one.system === other.system && wordsOf(one) === wordsOf(other)

const wordsOf = ({ columns = [] }: ImportMapping) =>
  JSON.stringify(columns.map(({ column, to }) => JSON.stringify([column, to])).toSorted())
