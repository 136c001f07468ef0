'use client'

import type { ImportedCustomer, ImportPreview } from '@clientele/contracts'
import { type Column, List } from '@/components/data/list'
import { Card } from '@/components/layout/card'
import { VerifiedTick } from '@/features/users/verified-tick'
import { count, plural } from '@/lib/format'
import { rejectedColumns, rejectedRowsOf } from './rejected-columns'

type Row = ImportedCustomer & { _id: string }

const columns: readonly Column<Row>[] = [
  {
    name: 'line',
    heading: 'Line',
    className: 'tabular w-16 text-end text-ink-2',
    cell: ({ line, row }) => line ?? row,
  },
  {
    name: 'name',
    heading: 'Name',
    className: 'max-w-48 truncate',
    cell: (customer) => nameOf(customer) ?? <span className="text-ink-3">–</span>,
  },
  {
    name: 'contacts',
    heading: 'Contacts',
    className: 'max-w-72',
    cell: ({ emails, phone_numbers }) => (
      <ul>
        {[
          ...emails.map(({ email, verified }) => ({ text: email, verified })),
          ...phone_numbers.map(({ phone, verified }) => ({ text: phone, verified })),
        ].map(({ text, verified }) => (
          <li key={text} className="flex items-center gap-1.5 truncate">
            <bdi dir="ltr" className="truncate">
              {text}
            </bdi>
            <VerifiedTick verified={verified === true} />
          </li>
        ))}
      </ul>
    ),
  },
  { name: 'more', heading: 'Also', className: 'text-ink-2 max-md:hidden', cell: (customer) => alsoIn(customer) },
]

/** The first records of the file, as they would be stored, and those that can't be. */
export function RecordsCard({
  preview,
  query,
}: {
  preview: ImportPreview
  query: Parameters<typeof List>[0]['query']
}) {
  const { customers, rejections, rejected, skipped, read, good, complete } = preview
  const checked = complete ? plural(read, 'record') : `the first ${plural(read, 'record')}`
  return (
    <Card
      flush
      title="First records"
      description={`Of ${checked}, ${count(good)} can be imported, ${count(rejected)} can’t, and ${count(skipped)} ${skipped === 1 ? 'is no customer' : 'are no customers'}.`}
    >
      {customers.length > 0 ? (
        <List
          caption="First customers"
          density="compact"
          columns={columns}
          query={query}
          rows={customers.map((customer) => ({ ...customer, _id: String(customer.row) }))}
          failure="Couldn’t read the file"
          empty={null}
        />
      ) : (
        <p className="px-5 py-4 text-sm text-ink-2">None of these records can be imported.</p>
      )}
      {rejections.length > 0 ? (
        <details className="border-t border-line">
          <summary className="focus-ring cursor-pointer px-5 py-3 text-sm font-medium">
            {rejections.length < rejected
              ? `Show the first ${plural(rejections.length, 'record')} that can’t be imported`
              : `Show the ${plural(rejected, 'record')} that can’t be imported`}
          </summary>
          <List
            caption="Records that can’t be imported"
            className="max-h-96 overflow-y-auto border-t border-line"
            density="compact"
            columns={rejectedColumns}
            query={query}
            rows={rejections.flatMap(({ line, row, faults }) => rejectedRowsOf(line ?? row, faults))}
            failure="Couldn’t read the file"
            empty={null}
          />
        </details>
      ) : null}
    </Card>
  )
}

const nameOf = ({ first_name, last_name, username }: ImportedCustomer) =>
  [first_name, last_name].filter(Boolean).join(' ') || username

/** What else the record brings along, in a few words. */
function alsoIn({ has_password, social_providers = [], blocked, external_id }: ImportedCustomer): string {
  const parts = [
    external_id && `ID ${external_id}`,
    has_password && 'password',
    social_providers.length > 0 && social_providers.map((name) => name[0]?.toUpperCase() + name.slice(1)).join(', '),
    blocked && 'blocked',
  ]
  return parts.filter(Boolean).join(' · ')
}
