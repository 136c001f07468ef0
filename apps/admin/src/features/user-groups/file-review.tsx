'use client'

import { safe } from '@/lib/first-focus'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { Numbers } from '@/components/data/numbers'
import { Table, Td, Th } from '@/components/data/table'
import { Banner } from '@/components/feedback/banner'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { DialogBody, DialogFooter } from '@/components/overlays/dialog'
import { explain } from '@/lib/errors'
import { plural } from '@/lib/format'
import { ColumnQuestion } from './column-question'
import { columnName, formatOf, numbersOf, partialText, summaryOf, useLabels } from './file-text'
import { type FilePreview, fileFaultOf, type Preview } from './use-file-preview'

interface FileReviewProps {
  source: FilePreview
  /** A verb with its object: "Create group". */
  action: string
  pending: boolean
  refusal: string | undefined
  /** Returns to the form; without it, the dialog closes. */
  onBack?: () => void
  onCancel: () => void
  onConfirm: (how: { confirm_empty: boolean }) => void
}

/** Shows what was recognized in a file, and what it would change, before anything changes. */
export function FileReview({ source, action, pending, refusal, onBack, onCancel, onConfirm }: FileReviewProps) {
  const { preview } = source
  const needs = preview?.outcome?.needs_confirm_empty
  return (
    <>
      <DialogBody className="flex flex-col gap-5">
        {refusal ? (
          <Banner tone="danger" role="alert">
            {refusal}
          </Banner>
        ) : null}
        {source.error ? (
          <Banner tone="danger" role="alert" title="Couldn’t read the file">
            {fileFaultOf(source.error) ?? explain(source.error).message}
          </Banner>
        ) : null}
        {preview ? (
          <PreviewContent preview={preview} source={source} />
        ) : source.error ? null : (
          <Loading label="Reading the file">
            <Skeleton className="h-32" />
          </Loading>
        )}
      </DialogBody>
      <DialogFooter>
        <Button {...safe} onClick={onBack ?? onCancel} disabled={pending}>
          {onBack ? 'Back' : 'Cancel'}
        </Button>
        <Button
          variant={needs ? 'danger' : 'primary'}
          pending={pending || source.pending}
          disabled={!preview?.outcome || source.error !== null}
          onClick={() => onConfirm({ confirm_empty: needs !== undefined })}
        >
          {needs === 'empties_group' ? 'Empty the group' : needs ? `${action} anyway` : action}
        </Button>
      </DialogFooter>
    </>
  )
}

function PreviewContent({ preview, source }: { preview: Preview; source: FilePreview }) {
  const { recognized, outcome } = preview
  const [isChoosing, setIsChoosing] = useState(preview.unclear)
  const used = recognized.columns.filter(({ use }) => use !== undefined)
  return (
    <>
      <section aria-label="Recognized" className="flex flex-col gap-3 text-sm">
        <p className="text-ink-2">{formatOf(recognized)}</p>
        {isChoosing || !outcome ? (
          <ColumnQuestion file={recognized} source={source} />
        ) : (
          <div className="flex flex-wrap items-center justify-between gap-2">
            <p>
              {used.map((column, at) => (
                <span key={column.position}>
                  {at > 0 ? ' · ' : ''}
                  <span className="text-ink-3">{column.use && useLabels[column.use]}: </span>
                  <bdi className="font-medium">{columnName(column)}</bdi>
                </span>
              ))}
            </p>
            <Button size="sm" variant="ghost" onClick={() => setIsChoosing(true)}>
              Choose columns
            </Button>
          </div>
        )}
      </section>
      {outcome ? <OutcomeSection outcome={outcome} /> : null}
    </>
  )
}

function OutcomeSection({ outcome }: { outcome: NonNullable<Preview['outcome']> }) {
  const { complete, rows, needs_confirm_empty, members, would_leave, reasons } = outcome
  return (
    <section aria-label="Outcome" className="flex flex-col gap-4">
      {complete ? null : (
        <Banner tone="warning" title={`Only the first ${plural(rows, 'row')} were checked`}>
          {partialText(outcome)}
        </Banner>
      )}
      <Numbers numbers={numbersOf(outcome)} />
      {needs_confirm_empty ? (
        <Banner tone="warning" role="alert">
          {needs_confirm_empty === 'matches_nobody'
            ? `No row matches a customer.${members === 0 ? ' The group would have no members.' : ''}`
            : `The group would have no members: ${plural(would_leave, 'member')} would leave.`}
        </Banner>
      ) : (
        <p className="text-sm text-ink-2">{complete ? summaryOf(outcome) : null}</p>
      )}
      {reasons.length > 0 ? <Skipped outcome={outcome} /> : null}
    </section>
  )
}

function Skipped({ outcome: { reasons, errors, not_found } }: { outcome: NonNullable<Preview['outcome']> }) {
  return (
    <div className="flex flex-col gap-2 text-sm">
      <ul aria-label="Reasons" className="list-disc ps-5 text-ink-2">
        {reasons.slice(0, 5).map(({ message, rows }) => (
          <li key={message}>
            {plural(rows, 'row')}: {message.replace(/\.$/, '')}
          </li>
        ))}
      </ul>
      <details>
        <summary className="focus-ring w-fit cursor-pointer rounded-sm font-medium">
          {errors.length < not_found ? `Show the first ${plural(errors.length, 'row')}` : 'Show the rows'}
        </summary>
        <Table caption="Rows not found" className="mt-2 max-h-60 overflow-y-auto rounded-lg border border-line">
          <thead>
            <tr>
              <Th>Line</Th>
              <Th>Value</Th>
              <Th>Why</Th>
            </tr>
          </thead>
          <tbody data-density="compact">
            {errors.map(({ line, value, message }) => (
              <tr key={line}>
                <Td className="tabular text-ink-2">{line}</Td>
                <Td className="break-all">
                  <bdi>{value}</bdi>
                </Td>
                <Td>{message}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </details>
    </div>
  )
}
