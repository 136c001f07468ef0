import type { Customer } from '@clientele/contracts'
import { Avatar } from '@/components/data/avatar'
import { Time } from '@/components/data/time'
import { StatusBadge } from '../status-badge'
import { contactsOf, nameOf } from '../user-text'

/** How many contacts are shown. */
const shownMax = 3

/** What tells a customer from another one who may have the same name. */
export function PersonFacts({ user }: { user: Customer }) {
  const name = nameOf(user)
  const contacts = contactsOf(user).filter(({ text }) => text !== name)
  return (
    <span className="flex min-w-0 flex-1 items-start gap-3 text-start">
      <Avatar name={name} seed={user._id} />
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-center gap-x-2 text-sm font-medium">
          <bdi className="min-w-0 wrap-anywhere">{name}</bdi>
          {user.status === 'active' ? null : <StatusBadge user={user} />}
        </span>
        {contacts.slice(0, shownMax).map(({ kind, text }) => (
          <bdi key={`${kind} ${text}`} className="block text-xs wrap-anywhere text-ink-2">
            {text}
          </bdi>
        ))}
        <span className="block text-xs text-ink-3">
          {contacts.length > shownMax ? `${contacts.length - shownMax} more · ` : ''}Created{' '}
          <Time at={user.created_at} />
        </span>
      </span>
    </span>
  )
}
