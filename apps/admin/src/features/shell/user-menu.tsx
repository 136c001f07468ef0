'use client'

import { ChevronsUpDown } from 'lucide-react'
import { Menu } from '@/components/actions/menu'
import { Avatar } from '@/components/data/avatar'
import { useCurrentOperator } from '@/features/operators/current-operator'
import { roleLabel } from '@/features/operators/roles'
import { lazily } from '@/lib/on-demand'

const load = async () => ({ default: (await import('./user-menu-items')).UserMenuItems })
const UserMenuItems = lazily(load)

export interface UserMenuProps {
  onShortcuts: () => void
  onPassword: () => void
  onSessions: () => void
}

export function UserMenu(props: UserMenuProps) {
  const operator = useCurrentOperator()
  const name = operator.name ?? operator.email ?? 'Operator'
  return (
    <Menu
      side="top"
      align="start"
      className="w-60"
      preload={load}
      trigger={
        <button
          type="button"
          className="focus-ring flex h-11 w-full min-w-0 items-center gap-2.5 rounded-lg px-1.5 text-start hover:bg-line/50"
        >
          <Avatar name={name} seed={operator.id} />
          <span className="sr-only">Account of</span>
          <span className="min-w-0 flex-1">
            <span className="block truncate-name text-sm leading-4.5 font-medium">
              <bdi>{name}</bdi>
            </span>
            <span className="block truncate text-xs leading-4 text-ink-3">
              {operator.role ? roleLabel[operator.role] : 'API key'}
            </span>
          </span>
          <ChevronsUpDown aria-hidden className="size-4 text-ink-3" />
        </button>
      }
    >
      <UserMenuItems {...props} />
    </Menu>
  )
}
