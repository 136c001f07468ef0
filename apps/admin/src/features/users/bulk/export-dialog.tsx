'use client'

import {
  attributeFieldPrefix,
  consentFieldPrefix,
  type ExportFormat,
  exportFieldNames,
  exportFields,
  exportKept_hours,
} from '@clientele/contracts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Checkbox } from '@/components/forms/checkbox'
import { RadioCards } from '@/components/forms/radio-cards'
import { SwitchRow } from '@/components/forms/switch'
import { Dialog } from '@/components/overlays/dialog'
import { DialogForm } from '@/components/overlays/form-dialog'
import { useAttributes } from '@/features/attributes/use-attributes'
import { useTellStarted } from '@/features/jobs/use-tell-started'
import { useMay } from '@/features/operators/current-operator'
import { useApplicationId } from '@/lib/application'
import { explain } from '@/lib/errors'
import { count } from '@/lib/format'
import { useTRPC } from '@/lib/trpc'
import type { CustomerFilter } from '../list/list-url'

interface Props {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** The exported customers, in words. */
  whom: string
  /** What the words don’t say. */
  note?: string | undefined
  /** Their IDs, lines that name them, or a filter that finds them; all customers without any. */
  user_ids?: readonly string[] | undefined
  lines?: readonly string[] | undefined
  filter?: CustomerFilter | undefined
}

const formats: readonly { value: ExportFormat; label: string; hint: string }[] = [
  { value: 'csv', label: 'CSV', hint: 'For spreadsheets, and to import again' },
  { value: 'xlsx', label: 'Excel', hint: 'A workbook with one sheet, up to a million customers' },
  { value: 'ndjson', label: 'NDJSON', hint: 'A JSON object on each line, for programs' },
]

/** Starts an export of some customers, or of all of them. */
export function ExportDialog({ open, onOpenChange, whom, note, user_ids, lines, filter }: Props) {
  const kept = `It is made in the background, and can be downloaded for ${exportKept_hours / 24} days.`
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="lg"
      title="Export customers"
      description={[`A file with ${whom}.`, note, kept].filter(Boolean).join(' ')}
    >
      <ExportForm user_ids={user_ids} lines={lines} filter={filter} onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

type Selection = Pick<Props, 'user_ids' | 'lines' | 'filter'>

function ExportForm({ user_ids, lines, filter, onDone }: Selection & { onDone: () => void }) {
  const trpc = useTRPC()
  const may = useMay()
  const tellStarted = useTellStarted()
  const [format, setFormat] = useState<ExportFormat>('csv')
  const [gzip, setGzip] = useState(false)
  const [unmasked, setUnmasked] = useState(false)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [refusal, setRefusal] = useState<string>()
  const attributes = useAttributes()
  const definitions = attributes.data ?? []
  const settings = useQuery(trpc.getApplication.queryOptions({ applicationId: useApplicationId() }))
  const consents = settings.data?.application.marketing_consents ?? []
  const fields = [
    ...exportFieldNames.map((name) => ({ name: name as string, label: exportFields[name] as string })),
    ...consents.map(({ slug, title }) => ({ name: consentFieldPrefix + slug, label: title })),
    ...definitions.map(({ slug, name }) => ({ name: attributeFieldPrefix + slug, label: name })),
  ]
  const chosen = fields.filter(({ name }) => !left.has(name))
  const start = useMutation(
    trpc.createExport.mutationOptions({
      onSuccess: () => {
        onDone()
        tellStarted('Export started', 'You can follow it, and download the file, on the Jobs page.')
      },
      onError: (error) => setRefusal(explain(error).message),
    }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setRefusal(undefined)
    if (chosen.length === 0) return setRefusal('Choose at least one field.')
    start.mutate({
      body: {
        format,
        gzip,
        unmasked,
        ...(user_ids && { user_ids: [...user_ids] }),
        ...(lines && { lines: [...lines] }),
        ...(filter && { filter }),
        ...(left.size > 0 && { fields: chosen.map(({ name }) => name) }),
      },
    })
  }
  const toggle = (name: string) => {
    const next = new Set(left)
    if (!next.delete(name)) next.add(name)
    setLeft(next)
  }

  const unread = attributes.error ?? settings.error

  return (
    <DialogForm
      action="Export"
      refusal={refusal ?? (unread ? explain(unread).message : undefined)}
      // Some of the fields can only be chosen once all are known.
      pending={start.isPending || (left.size > 0 && (attributes.isPending || settings.isPending))}
      onCancel={onDone}
      onSubmit={submit}
    >
      <RadioCards label="Format" value={format} onValueChange={setFormat} choices={formats} />
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-2 flex w-full items-center gap-2 text-sm font-medium">
          <Checkbox
            aria-label="All fields"
            checked={left.size === 0}
            indeterminate={left.size > 0 && chosen.length > 0}
            onCheckedChange={(isAll) => setLeft(new Set(isAll ? [] : fields.map(({ name }) => name)))}
          />
          Fields
          <span className="text-xs font-normal text-ink-3">
            {count(chosen.length)} of {count(fields.length)}
          </span>
        </legend>
        <div className="grid gap-x-4 gap-y-2 sm:grid-cols-3">
          {fields.map(({ name, label }) => (
            <label key={name} className="flex min-w-0 items-center gap-2 text-sm">
              <Checkbox checked={!left.has(name)} onCheckedChange={() => toggle(name)} />
              <span className="truncate">{label}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <div className="divide-y divide-line border-t border-line">
        <SwitchRow
          label="Compress with gzip"
          hint="Large files become about ten times smaller."
          checked={gzip}
          onCheckedChange={setGzip}
        />
        {may('users:unmask') && definitions.some(({ masking }) => masking.enabled) ? (
          <SwitchRow
            label="Show masked attributes"
            hint="Exports them as they are. The history says that you did."
            checked={unmasked}
            onCheckedChange={setUnmasked}
          />
        ) : null}
      </div>
    </DialogForm>
  )
}
