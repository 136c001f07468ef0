import type { UserGroup } from '@clientele/contracts'
import { Progress } from '@/components/feedback/progress'
import { Card } from '@/components/layout/card'
import { count, plural } from '@/lib/format'
import { percentRead } from './group-text'

const later = 'It starts in a moment. You can leave this page.'

/** How far reading the file of a group is, or filling a segment. */
export function BusyCard({ group }: { group: UserGroup }) {
  const { progress, rule, status, members = 0 } = group
  const isWaiting = status === 'pending'
  if (rule)
    return (
      <Card>
        <Progress label={isWaiting ? 'Waiting to be filled' : 'Comparing all customers with the rule'} value={null} />
        <p className="tabular mt-2 text-sm text-ink-2">{isWaiting ? later : `${plural(members, 'member')} so far`}</p>
      </Card>
    )
  return (
    <Card>
      <Progress label={isWaiting ? 'Waiting to be read' : 'Reading the file'} value={percentRead(group)} />
      <p className="tabular mt-2 text-sm text-ink-2">
        {progress
          ? `${plural(progress.rows, 'row')} read, ${count(progress.matched)} of them matched a customer`
          : later}
      </p>
    </Card>
  )
}
