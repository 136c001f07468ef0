import { type MergeContact, type MergePreview, undoMergeDays } from '@clientele/contracts'
import { Badge } from '@/components/data/badge'
import { VerifiedTick } from '../verified-tick'
import { endingOf, movingOf } from './merge-words'

/** What moves, what ends, and what stays possible. */
export function MergeOutcome({ preview }: { preview: MergePreview }) {
  return (
    <>
      {preview.contacts.length > 0 ? (
        <section aria-label="Contacts afterward" className="flex flex-col gap-2">
          <h3 className="text-sm text-ink-2">The contacts that the customer will have</h3>
          <ul className="divide-y divide-line rounded-xl border border-line text-sm">
            {preview.contacts.map((contact) => (
              <ContactItem key={`${contact.kind} ${contact.value}`} contact={contact} />
            ))}
          </ul>
        </section>
      ) : null}
      <div className="grid gap-4 sm:grid-cols-2">
        <Points title="What moves" points={movingOf(preview)} />
        <Points title="What ends" points={endingOf(preview)} />
      </div>
      <p className="text-sm text-ink-2">
        The merged customer’s ID keeps working, and leads to the customer who stays. You can undo the merge for{' '}
        {undoMergeDays} days. Sessions stay ended.
      </p>
    </>
  )
}

function ContactItem({ contact: { kind, value, of, verified, primary } }: { contact: MergeContact }) {
  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-1 px-3 py-2">
      <bdi className="min-w-0 wrap-anywhere">{value}</bdi>
      <VerifiedTick verified={verified} />
      {primary ? <Badge>{kind === 'email' ? 'Primary email' : 'Primary phone'}</Badge> : null}
      {of === 'survivor' ? null : (
        <span className="text-xs text-ink-3">{of === 'both' ? 'both have it' : 'from the merged customer'}</span>
      )}
    </li>
  )
}

function Points({ title, points }: { title: string; points: readonly string[] }) {
  return (
    <section aria-label={title} className="text-sm">
      <h3 className="mb-1 font-medium">{title}</h3>
      <ul className="list-disc ps-4 text-ink-2">
        {points.map((point) => (
          <li key={point} className="wrap-anywhere">
            {point}
          </li>
        ))}
      </ul>
    </section>
  )
}
