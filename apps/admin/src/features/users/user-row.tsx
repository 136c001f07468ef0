'use client'

import type { Customer } from '@clientele/contracts'
import { AppLink } from '@/components/app-link'
import { Avatar } from '@/components/avatar'
import { Checkbox } from '@/components/checkbox'
import { Td } from '@/components/table'
import { Time } from '@/components/time'
import { cn } from '@/lib/cn'
import { StatusBadge } from './status-badge'
import type { Selection } from './use-selection'
import { contactsOf, nameOf } from './user-text'
import { VerifiedTick } from './verified-tick'

interface UserRowProps {
  user: Customer
  /** Ids of the rows on the page, for choosing a range. */
  shown: readonly string[]
  selection: Selection | undefined
}

export function UserRow({ user, shown, selection }: UserRowProps) {
  const [contact, ...others] = contactsOf(user)
  const name = nameOf(user)
  const chosen = selection?.selected.has(user._id) ?? false
  return (
    <tr className={cn('group relative transition-colors', chosen ? 'bg-accent-soft/70' : 'hover:bg-sunken')}>
      {selection ? (
        <Td className="relative z-10 w-px pr-1">
          <Checkbox
            aria-label={`Select ${name}`}
            checked={chosen}
            onCheckedChange={(on, { event }) =>
              selection.toggle(user._id, on, shown, 'shiftKey' in event && event.shiftKey === true)
            }
          />
        </Td>
      ) : null}
      <Td className="w-full max-w-0 md:w-auto md:max-w-72">
        <AppLink
          to={`customers/${user._id}`}
          className="flex min-w-0 items-center gap-3 outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent-text"
        >
          <Avatar name={name} seed={user._id} />
          <span className="min-w-0">
            <span className="block truncate font-medium">{name}</span>
            <span className="block truncate text-xs text-ink-3 md:hidden">{contact?.text}</span>
            <span className="hidden truncate text-xs text-ink-3 md:block">{user.username}</span>
          </span>
          {user.status === 'active' ? null : (
            <span className="ml-auto shrink-0 sm:hidden">
              <StatusBadge user={user} />
            </span>
          )}
        </AppLink>
      </Td>
      <Td className="hidden max-w-64 md:table-cell">
        {contact ? (
          <span className="flex min-w-0 items-center gap-1.5">
            <span className={cn('truncate', contact.kind === 'phone' && 'tabular')}>{contact.text}</span>
            <VerifiedTick verified={contact.verified} />
            {others.length > 0 ? (
              <span className="shrink-0 text-xs text-ink-3" title={others.map((each) => each.text).join('\n')}>
                +{others.length}
              </span>
            ) : null}
          </span>
        ) : (
          <span className="text-ink-3">–</span>
        )}
      </Td>
      <Td className="hidden w-px sm:table-cell">
        <StatusBadge user={user} />
      </Td>
      <Td className="hidden text-ink-2 lg:table-cell">
        <Time at={user.last_sign_in_at} empty="Never" className="relative z-10" />
      </Td>
      <Td className="hidden text-ink-2 sm:table-cell">
        <Time at={user.created_at} className="relative z-10" />
      </Td>
    </tr>
  )
}
