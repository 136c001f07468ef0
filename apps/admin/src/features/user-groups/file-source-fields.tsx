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
            label="Drop a CSV file here, or choose one"
            hint="Columns: email, phone_number (with country_code), or user_id; optionally action (add or remove)"
            accept=".csv,text/csv"
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
          hint="We fetch the file once, right now. It needs the same columns as a file you upload."
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
