import type { MergeConsent } from '@clientele/contracts'
import { Badge } from '@/components/data/badge'
import { Time } from '@/components/data/time'
import { consentSourceText } from '../detail/consent-text'
import { consentReason } from './merge-words'

/** The consents that the customer who stays will have given or withdrawn, and why. */
export function MergeConsents({ consents }: { consents: readonly MergeConsent[] }) {
  if (consents.length === 0) return null
  return (
    <section aria-label="Consents afterward" className="flex flex-col gap-2">
      <h3 className="text-sm text-ink-2">
        The consents that the customer will have given or withdrawn. What was said last counts, so there is nothing to
        choose.
      </h3>
      <ul className="divide-y divide-line rounded-xl border border-line text-sm">
        {consents.map((consent) => (
          <ConsentItem key={consent.slug} consent={consent} />
        ))}
      </ul>
    </section>
  )
}

function ConsentItem({ consent }: { consent: MergeConsent }) {
  const { label, result, of } = consent
  const said = consent[of]
  return (
    <li className="flex flex-col gap-0.5 px-3 py-2">
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <bdi className="min-w-0 wrap-anywhere">{label}</bdi>
        <Badge tone={result ? 'success' : 'neutral'}>{result ? 'Given' : 'Withdrawn'}</Badge>
      </span>
      <span className="text-xs text-ink-2">
        {said ? (
          <>
            {result ? 'Given' : 'Withdrawn'} {said.source ? consentSourceText[said.source] : ''},{' '}
            <Time at={said.updated_at} exact />.{' '}
          </>
        ) : null}
        {consentReason(consent)}
      </span>
    </li>
  )
}
