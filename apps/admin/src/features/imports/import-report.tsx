'use client'

import type { ImportCustomersResult, ImportSample, Job } from '@clientele/contracts'
import { AppLink } from '@/components/actions/app-link'
import { Numbers } from '@/components/data/numbers'
import { Banner } from '@/components/feedback/banner'
import { Card } from '@/components/layout/card'
import { plural } from '@/lib/format'
import type { Draft } from './import-draft'
import { changedSince, differenceText, fates, numbersOf, placeOf, titlesOf } from './report-copy'
import { usePreview } from './use-preview'

interface ImportReportProps {
  job: Job & { result: ImportCustomersResult }
  draft: Draft
}

/** What has become of the records of a file, or would: how many, and the first ten of each. */
export function ImportReport({ job: { result, state }, draft }: ImportReportProps) {
  const titles = titlesOf(result)
  // A dry run doesn't keep whom it would create. The beginning of an uploaded file says it again.
  const isInFile = result.dry_run && draft.file_url.startsWith('file:')
  const { data: preview } = usePreview(draft, undefined, isInFile)
  const names = new Map(
    preview?.customers.map(({ row, emails, phone_numbers }) => [row, emails[0]?.email ?? phone_numbers[0]?.phone]),
  )
  return (
    <Card
      title={result.dry_run ? 'What the import would do' : 'What the import has done'}
      description={`Of ${plural(result.rows, 'record')}${state === 'canceled' ? ' that were read until it was canceled' : ''}`}
    >
      <div className="flex flex-col gap-5">
        {result.compared && state === 'completed' ? <SinceDryRun compared={result.compared} result={result} /> : null}
        {result.warning === undefined ? null : <Banner tone="warning">{result.warning}</Banner>}
        <Numbers numbers={numbersOf(result)} />
        <div className="flex flex-col gap-4">
          {fates
            .filter((fate) => result.samples[fate].length > 0)
            .map((fate) => (
              <section key={fate} aria-label={titles[fate]} className="text-sm">
                <h3 className="mb-1 font-medium">
                  {titles[fate]}
                  {result[fate] > result.samples[fate].length ? (
                    <span className="font-normal text-ink-2">, the first {result.samples[fate].length}</span>
                  ) : null}
                </h3>
                <ul className="flex flex-wrap gap-x-4 gap-y-1 text-ink-2">
                  {result.samples[fate].map((sample) => (
                    <li key={sample.row}>
                      <Sample sample={sample} name={names.get(sample.row)} />
                    </li>
                  ))}
                </ul>
              </section>
            ))}
        </div>
        {result.not_imported.length > 0 ? (
          <details className="text-sm">
            <summary className="focus-ring w-fit cursor-pointer rounded-sm font-medium">
              {plural(result.not_imported.length, 'column')} {result.not_imported.length === 1 ? 'isn’t' : 'aren’t'}{' '}
              imported
            </summary>
            <p className="mt-1 wrap-anywhere text-ink-2">
              <bdi>{result.not_imported.join(', ')}</bdi>
            </p>
          </details>
        ) : null}
      </div>
    </Card>
  )
}

function Sample({ sample: { row, line, user_id }, name }: { sample: ImportSample; name: string | undefined }) {
  const place = placeOf({ row, line })
  const words = name ? (
    <>
      {place}: <bdi>{name}</bdi>
    </>
  ) : (
    place
  )
  if (user_id === undefined) return words
  return (
    <AppLink to={`customers/${user_id}`} className="focus-ring rounded-sm text-accent-text hover:underline">
      {words}
    </AppLink>
  )
}

interface SinceDryRunProps {
  compared: NonNullable<ImportCustomersResult['compared']>
  result: ImportCustomersResult
}

/** Whether the import did what its dry run said, and else, which records came out differently. */
function SinceDryRun({ compared: { differences, rows, expected }, result }: SinceDryRunProps) {
  if (differences === 0) return <p className="text-sm text-ink-2">It did what the dry run said.</p>
  const changes = changedSince(expected, result)
  return (
    <Banner tone="info" title={`${plural(differences, 'record')} came out differently than in the dry run`}>
      <p>
        {changes.length > 0 ? `The dry run said: ${changes.join(', ')}. ` : ''}Customers or the file have changed in the
        meantime.
      </p>
      <details className="mt-1">
        <summary className="focus-ring w-fit cursor-pointer rounded-sm font-medium">
          {rows.length < differences ? `Show the first ${rows.length}` : 'Show which'}
        </summary>
        <ul className="mt-1 flex flex-col gap-0.5">
          {rows.map((row) => (
            <li key={row.row}>
              {placeOf(row)}: {differenceText(row)}
            </li>
          ))}
        </ul>
      </details>
    </Banner>
  )
}
