'use client'

import type { UserGroup } from '@clientele/contracts'
import { AppLink } from '@/components/actions/app-link'
import { type Column, rowLinkStyle } from '@/components/data/list'
import { Time } from '@/components/data/time'
import { cn } from '@/lib/cn'
import { count } from '@/lib/format'
import { GroupBadge } from './group-badge'

export const groupColumns: readonly Column<UserGroup>[] = [
  {
    name: 'group',
    heading: 'Group',
    className: 'w-full max-w-0 md:w-auto md:max-w-80',
    cell: (group) => (
      <AppLink to={`groups/${group.uid}`} className={cn('block', rowLinkStyle)}>
        <span className="block truncate-name font-medium">
          <bdi>{group.name}</bdi>
        </span>
        {group.description ? (
          <span className="block truncate-name text-xs text-ink-3">
            <bdi>{group.description}</bdi>
          </span>
        ) : null}
      </AppLink>
    ),
  },
  { name: 'status', heading: 'Status', cell: (group) => <GroupBadge group={group} /> },
  {
    name: 'members',
    heading: 'Members',
    className: 'tabular text-end',
    cell: (group) => count(group.members ?? 0),
  },
  {
    name: 'unused',
    heading: 'Skipped rows',
    className: 'tabular hidden text-end text-ink-2 md:table-cell',
    cell: (group) => (group.error?.count ? count(group.error.count) : '–'),
  },
  {
    name: 'changed',
    heading: 'Changed',
    className: 'hidden text-ink-2 sm:table-cell sm:ps-8',
    cell: (group) => <Time at={group.modified_at} className="relative z-10" />,
  },
]

/** The columns that are also shown in a customer's list of groups. */
export const membershipColumns = groupColumns.filter(({ name }) => ['group', 'status', 'members'].includes(name))
