'use client'

import type { Customer } from '@clientele/contracts'
import type { SegmentRules } from '@clientele/contracts/segments'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button } from '@/components/actions/button'
import { Banner } from '@/components/feedback/banner'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { nameOf } from '@/features/users/user-text'
import { canBeRetried, explain } from '@/lib/errors'
import { count, plural } from '@/lib/format'
import { useTRPCClient } from '@/lib/trpc'
import { useDebounced } from '@/lib/use-debounced'
import { readDraft } from './rule-draft'

/** What the rule would do if it was saved now, in words and in numbers. It follows the rule while that is edited. */
export function SegmentPreviewPanel({ rules, group_id }: { rules: SegmentRules; group_id: string | undefined }) {
  const calls = useTRPCClient()
  const draft = readDraft(useDebounced(rules, 400))
  const rule = 'rule' in draft ? draft.rule : undefined
  // A POST that changes nothing, because a rule is too long for a URL.
  const preview = useQuery({
    queryKey: [['previewSegment'], group_id, rule],
    queryFn: ({ signal }) =>
      rule === undefined
        ? null
        : calls.previewSegment.mutate({ body: { rule, ...(group_id !== undefined && { group_id }) } }, { signal }),
    enabled: rule !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  })
  if ('fault' in draft) return <p className="text-sm text-ink-2">{draft.fault}</p>
  if (preview.isError)
    return (
      <Banner
        tone="warning"
        role="alert"
        actions={
          canBeRetried(preview.error) ? (
            <Button size="sm" pending={preview.isFetching} onClick={() => void preview.refetch()}>
              Try again
            </Button>
          ) : undefined
        }
      >
        {explain(preview.error).message}
      </Banner>
    )
  if (!preview.data)
    return (
      <Loading label="Comparing customers">
        <Skeleton className="h-16" />
      </Loading>
    )
  const { in_words, complete, looked_at, matching, would_join, would_leave, joining, leaving } = preview.data
  return (
    <section
      aria-label="Preview"
      aria-busy={preview.isFetching}
      className="flex flex-col gap-2 rounded-lg bg-sunken p-3 text-sm"
    >
      <p className="font-medium">{in_words}</p>
      <p role="status" className="tabular text-ink-2">
        {complete ? '' : 'At least '}
        {plural(matching, 'customer')} {matching === 1 ? 'matches' : 'match'}. {count(would_join)} would join
        {group_id === undefined ? '' : `, ${count(would_leave)} would leave`}.
        {complete ? '' : ` Only the newest ${count(looked_at)} customers were compared.`}
      </p>
      <Sample label="Would join" people={joining} />
      <Sample label="Would leave" people={leaving} />
    </section>
  )
}

function Sample({ label, people }: { label: string; people: readonly Customer[] }) {
  if (people.length === 0) return null
  return (
    <p className="text-ink-2 wrap-anywhere">
      {label}: <bdi>{people.map(nameOf).join(', ')}</bdi>
    </p>
  )
}
