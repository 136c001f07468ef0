'use client'

import type { Operator } from '@clientele/contracts'
import { Avatar } from '@/components/data/avatar'
import { Badge } from '@/components/data/badge'
import type { Column } from '@/components/data/list'
import { Time } from '@/components/data/time'
import { useCurrentOperator } from './current-operator'
import { OperatorActions } from './operator-actions'
import { OperatorRole } from './operator-role'

export const operatorColumns: readonly Column<Operator>[] = [
  {
    name: 'person',
    heading: 'Person',
    className: 'w-full max-w-0 sm:w-auto sm:max-w-72',
    cell: (operator) => <Person operator={operator} />,
  },
  {
    name: 'role',
    heading: 'Role',
    className: 'w-px sm:w-40',
    cell: (operator) => <OperatorRole operator={operator} />,
  },
  {
    name: 'status',
    heading: 'Status',
    className: 'hidden sm:table-cell',
    cell: (operator) => <OperatorBadge operator={operator} />,
  },
  {
    name: 'last_sign_in',
    heading: 'Last sign-in',
    className: 'hidden text-ink-2 lg:table-cell',
    cell: ({ last_sign_in_at }) => <Time at={last_sign_in_at} empty="Never" />,
  },
  {
    name: 'actions',
    heading: <span className="sr-only">Actions</span>,
    className: 'w-px max-sm:ps-0',
    cell: (operator) => <OperatorActions operator={operator} />,
  },
]

export const operatorName = ({ name, email }: Operator): string => name ?? email

function Person({ operator }: { operator: Operator }) {
  const isMe = useCurrentOperator().id === operator._id
  const name = operatorName(operator)
  return (
    <span className="flex min-w-0 items-center gap-3">
      <span className="max-sm:hidden">
        <Avatar name={name} seed={operator._id} />
      </span>
      <span className="min-w-0 max-sm:py-2">
        <span className="flex flex-wrap items-center gap-x-2 font-medium">
          <span className="max-w-full truncate-name" title={name}>
            <bdi>{name}</bdi>
          </span>
          {isMe ? <Badge tone="accent">You</Badge> : null}
        </span>
        {operator.name ? (
          <span className="block truncate-name text-xs text-ink-3">
            <bdi>{operator.email}</bdi>
          </span>
        ) : null}
        <span className="mt-1 block sm:hidden">
          <OperatorBadge operator={operator} />
        </span>
      </span>
    </span>
  )
}

function OperatorBadge({ operator }: { operator: Operator }) {
  if (!operator.active) return <Badge dot>Deactivated</Badge>
  if (operator.joined !== false) return <span className="text-sm text-ink-3">Active</span>
  // An operator who has signed in before and has no password was sent a reset link.
  return (
    <Badge tone="warning" dot>
      {operator.last_sign_in_at ? 'Password reset' : 'Invited'}
    </Badge>
  )
}
