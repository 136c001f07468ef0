'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '@/components/actions/button'
import { Progress } from '@/components/feedback/progress'
import { Field, FieldError } from '@/components/forms/field'
import { FileDrop } from '@/components/forms/file-drop'
import { Input } from '@/components/forms/input'
import { Segmented } from '@/components/forms/segmented'
import { Card } from '@/components/layout/card'
import { useLimits } from '@/features/operators/current-operator'
import { fileSize } from '@/lib/file-size'
import { systemNames } from './import-copy'
import type { Draft } from './import-draft'
import { useImportSource } from './use-import-source'

const kinds = [
  { value: 'file', label: 'Upload a file' },
  { value: 'url', label: 'From a URL' },
] as const

const systems = new Intl.ListFormat('en').format(Object.values(systemNames))

/** Asks for the file with the customers. */
export function SourceStep({ onReady }: { onReady: (draft: Draft) => void }) {
  const [kind, setKind] = useState<'file' | 'url'>('file')
  const source = useImportSource(onReady)
  return (
    <Card
      title="Choose a file"
      description={`Exports of ${systems} work as they are. For any other file, you say what its columns mean.`}
    >
      <div className="flex max-w-2xl flex-col gap-4">
        <Segmented
          label="Where the customers come from"
          value={kind}
          disabled={source.fraction !== undefined}
          onValueChange={(next) => {
            source.forgetFault()
            setKind(next)
          }}
          choices={kinds}
        />
        {kind === 'file' ? <Upload source={source} /> : <FromUrl source={source} />}
        <p className="text-sm text-ink-2">
          Nothing changes yet. You see what was recognized, and try it in a dry run first. Nobody is sent a message.
        </p>
      </div>
    </Card>
  )
}

type Source = ReturnType<typeof useImportSource>

function Upload({ source }: { source: Source }) {
  const { import_bytes } = useLimits()
  return (
    <div className="flex flex-col gap-3">
      <FileDrop
        label="Drop a file here, or choose one"
        hint={`CSV, Excel workbook (.xlsx), NDJSON, or JSON, up to ${fileSize(import_bytes)}`}
        accept=".csv,.tsv,.txt,.xlsx,.ndjson,.jsonl,.json,text/csv,application/json"
        file={source.file}
        onFile={source.choose}
        disabled={source.fraction !== undefined}
      />
      {source.fault ? <FieldError>{source.fault}</FieldError> : null}
      {source.fraction === undefined ? null : (
        <div className="flex items-end gap-3">
          <div className="flex-1">
            <Progress label="Uploading" value={Math.round(source.fraction * 100)} />
          </div>
          <Button size="sm" onClick={source.cancel}>
            Cancel upload
          </Button>
        </div>
      )}
    </div>
  )
}

function FromUrl({ source }: { source: Source }) {
  const [url, setUrl] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    source.read(url)
  }
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-3">
      <Field
        label="File URL"
        error={source.fault}
        hint="It must lead to the file itself, without signing in. It is read for the preview, the dry run, and the import."
      >
        {(wiring) => (
          <Input
            type="url"
            placeholder="https://example.com/customers.csv"
            value={url}
            onChange={(event) => {
              source.forgetFault()
              setUrl(event.target.value)
            }}
            {...wiring}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" className="self-start">
        Read the file
      </Button>
    </form>
  )
}
