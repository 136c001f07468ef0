import type { Customer } from '@clientele/contracts'
import { Badge } from '@/components/data/badge'
import { statusText } from './user-text'

export function StatusBadge({ user }: { user: Customer }) {
  const { label, tone } = statusText[user.status ?? (user.active ? 'active' : 'blocked')]
  return (
    <Badge tone={tone} dot>
      {label}
    </Badge>
  )
}
