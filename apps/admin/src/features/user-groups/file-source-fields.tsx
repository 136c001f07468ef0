'use client'

import { Field, FieldError } from '@/components/forms/field'
import { FileDrop } from '@/components/forms/file-drop'
import { Input } from '@/components/forms/input'
import { Progress } from '@/components/feedback/progress'
import { Segmented } from '@/components/forms/segmented'
import { Textarea } from '@/components/forms/textarea'
import type { FileSource } from './use-file-source'

const kinds = [
  { value: 'file', label: 'Upload a file' },
  { value: 'list', label: 'Paste a list' },
  { value: 'url', label: 'From a URL' },
] as const

export function FileSourceFields({ source, legend }: { source: FileSource; legend: string }) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-2 text-sm font-medium">{legend}</legend>
      <Segmented label={legend} value={source.kind} onValueChange={source.chooseKind} choices={kinds} />
      <Source source={source} />
      {source.fraction === undefined ? null : <Progress label="Uploading" value={Math.round(source.fraction * 100)} />}
    </fieldset>
  )
}

function Source({ source }: { source: FileSource }) {
  if (source.kind === 'file')
    return (
      <>
        <FileDrop
          label="Drop a CSV or Excel file here, or choose one"
          hint="With email addresses, phone numbers, or customer IDs. Exports of common systems work as they are."
          accept=".csv,.tsv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          file={source.file}
          onFile={source.chooseFile}
          disabled={source.fraction !== undefined}
        />
        {source.fault ? <FieldError>{source.fault}</FieldError> : null}
      </>
    )
  if (source.kind === 'list')
    return (
      <Field
        label="List of customers"
        hideLabel
        error={source.fault}
        hint="Email addresses, phone numbers, or customer IDs, one per line or separated by commas."
      >
        {(wiring) => (
          <Textarea
            rows={6}
            spellCheck={false}
            placeholder={'asha@example.com\n+91 98765 43210'}
            value={source.list}
            onChange={(event) => source.writeList(event.target.value)}
            {...wiring}
          />
        )}
      </Field>
    )
  return (
    <Field
      label="File URL"
      hideLabel
      error={source.fault}
      hint="We fetch the file now. Later, you can have the group read it again."
    >
      {(wiring) => (
        <Input
          type="url"
          placeholder="https://example.com/regulars.csv"
          value={source.url}
          onChange={(event) => source.writeUrl(event.target.value)}
          {...wiring}
        />
      )}
    </Field>
  )
}
