import type { Customer } from '@clientele/contracts'
import { Badge } from '@/components/data/badge'
import { statusText } from './user-text'

/** The normal status stays quiet, so that the others stand out. */
export function StatusBadge({ user }: { user: Customer }) {
  const status = user.status ?? (user.active ? 'active' : 'blocked')
  const { label, tone } = statusText[status]
  if (status === 'active') return <span className="text-sm text-ink-3">{label}</span>
  return (
    <Badge tone={tone} dot>
      {label}
    </Badge>
  )
}
