'use client'

import { Field, FieldError } from '@/components/forms/field'
import { FileDrop } from '@/components/forms/file-drop'
import { Input } from '@/components/forms/input'
import { Progress } from '@/components/feedback/progress'
import { Segmented } from '@/components/forms/segmented'
import type { FileSource } from './use-file-source'

const kinds = [
  { value: 'file', label: 'Upload a file' },
  { value: 'url', label: 'From a URL' },
] as const

export function FileSourceFields({ source, legend }: { source: FileSource; legend: string }) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-2 text-sm font-medium">{legend}</legend>
      <Segmented label={legend} value={source.kind} onValueChange={source.chooseKind} choices={kinds} />
      {source.kind === 'file' ? (
        <>
          <FileDrop
            label="Drop a CSV or Excel file here, or choose one"
            hint="With email addresses, phone numbers, or customer IDs. Exports of common systems work as they are."
            accept=".csv,.tsv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            file={source.file}
            onFile={source.chooseFile}
            disabled={source.fraction !== undefined}
          />
          {source.fraction === undefined ? null : (
            <Progress label="Uploading" value={Math.round(source.fraction * 100)} />
          )}
          {source.fault ? <FieldError>{source.fault}</FieldError> : null}
        </>
      ) : (
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
      )}
    </fieldset>
  )
}
