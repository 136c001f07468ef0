'use client'

import type { UserGroup } from '@clientele/contracts'
import { AppLink } from '@/components/app-link'
import { Td } from '@/components/table'
import { Time } from '@/components/time'
import { count } from '@/lib/format'
import { GroupBadge } from './group-badge'

export function GroupRow({ group }: { group: UserGroup }) {
  return (
    <tr className="relative transition-colors hover:bg-sunken">
      <Td className="w-full max-w-0 md:w-auto md:max-w-80">
        <AppLink
          to={`groups/${group.uid}`}
          className="block outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent-text"
        >
          <span className="block truncate font-medium">{group.name}</span>
          {group.description ? <span className="block truncate text-xs text-ink-3">{group.description}</span> : null}
        </AppLink>
      </Td>
      <Td>
        <GroupBadge group={group} />
      </Td>
      <Td className="tabular text-right">{count(group.members ?? 0)}</Td>
      <Td className="tabular hidden text-ink-2 md:table-cell">{group.error?.count ? count(group.error.count) : '–'}</Td>
      <Td className="hidden text-ink-2 sm:table-cell">
        <Time at={group.modified_at} className="relative z-10" />
      </Td>
    </tr>
  )
}
