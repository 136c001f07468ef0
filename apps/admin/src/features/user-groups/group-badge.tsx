import type { UserGroup } from '@clientele/contracts'
import { Badge } from '@/components/data/badge'
import { groupStatusText } from './group-text'

export function GroupBadge({ group }: { group: UserGroup }) {
  const { label, tone } = groupStatusText[group.status ?? 'pending']
  return (
    <Badge tone={tone} dot>
      {group.rule && group.status === 'processing' ? 'Filling' : label}
    </Badge>
  )
}
