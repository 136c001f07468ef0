import type { UserGroup } from '@clientele/contracts'
import { CopyText } from '@/components/actions/copy'
import { FactList } from '@/components/data/fact-list'
import { Time } from '@/components/data/time'
import { Card } from '@/components/layout/card'
import { count } from '@/lib/format'

/** A lag that people needn't know about. */
const usual_s = 2

/** The rule of a segment in words, and how fresh its members are. */
export const SegmentFacts = ({ group }: { group: UserGroup }) => (
  <Card title="Rule" description={group.in_words}>
    <FactList
      facts={[
        { label: 'Members', value: count(group.members ?? 0) },
        { label: 'Freshness', value: freshness(group) },
        { label: 'Filled', value: group.refreshed_at && <Time at={group.refreshed_at} exact /> },
        { label: 'Created', value: <Time at={group.created_at} exact /> },
        { label: 'Changed', value: <Time at={group.modified_at} exact /> },
        { label: 'Group ID', value: <CopyText value={String(group.uid)} label="Copy group ID" className="px-0" /> },
      ]}
    />
  </Card>
)

function freshness({ is_active, status, refreshed_at, lag_s = 0 }: UserGroup): string {
  if (is_active === false) return 'Doesn’t follow changes'
  if (refreshed_at === undefined) return 'Not filled yet'
  if (status === 'pending' || status === 'processing') return 'Being filled again'
  return lag_s <= usual_s ? 'Up to date' : `Changes of the last ${count(Math.ceil(lag_s))} seconds may be missing`
}
