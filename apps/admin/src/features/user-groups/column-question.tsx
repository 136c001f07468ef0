'use client'

import type { RecognizedFile } from '@clientele/contracts'
import { Field } from '@/components/forms/field'
import { Select } from '@/components/forms/select'
import { columnName, useLabels } from './file-text'
import type { FilePreview } from './use-file-preview'

const asked = ['email', 'phone_number', 'user_id', 'country_code', 'action'] as const
type Use = (typeof asked)[number]
const identifying: readonly Use[] = ['email', 'phone_number', 'user_id']
const none = 'none'

/** Asks which columns identify the customers. Every answer is checked against the file right away. */
export function ColumnQuestion({ file, source }: { file: RecognizedFile; source: FilePreview }) {
  const chosen = chosenIn(file, source)
  const choices = [
    { value: none, label: 'None' },
    ...file.columns.map((column) => ({
      value: String(column.position),
      label: columnName(column),
      hint: column.samples?.join(', '),
    })),
  ]
  const choose = (use: Use, value: string) => {
    const next = { ...chosen, [use]: value }
    const at = (each: Use) => (next[each] === none ? undefined : Number(next[each]))
    const list = (each: Use) => (at(each) === undefined ? undefined : [at(each) ?? 0])
    const columns = {
      email: list('email'),
      phone_number: list('phone_number'),
      user_id: list('user_id'),
      country_code: at('country_code'),
      action: at('action'),
    }
    source.choose(identifying.some((each) => at(each) !== undefined) ? columns : undefined)
  }
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1 text-sm font-medium">Which columns identify your customers?</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        {asked.map((use) => (
          <Field key={use} label={useLabels[use]}>
            {(wiring) => (
              <Select
                value={chosen[use]}
                onValueChange={(value) => choose(use, value)}
                choices={choices}
                disabled={source.pending}
                {...wiring}
              />
            )}
          </Field>
        ))}
      </div>
    </fieldset>
  )
}

/** The column of each use: the one that was chosen, or the first one that was recognized. */
function chosenIn(file: RecognizedFile, { columns }: FilePreview): Record<Use, string> {
  const recognized = (use: Use) => file.columns.find((column) => column.use === use)?.position
  const of = (use: Use) => String((columns ? [columns[use]].flat()[0] : recognized(use)) ?? none)
  return {
    email: of('email'),
    phone_number: of('phone_number'),
    user_id: of('user_id'),
    country_code: of('country_code'),
    action: of('action'),
  }
}
