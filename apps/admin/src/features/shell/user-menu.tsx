'use client'

import { useMutation } from '@tanstack/react-query'
import { ChevronsUpDown, Keyboard, KeyRound, LogOut, Monitor, MonitorSmartphone, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { Avatar } from '@/components/data/avatar'
import { Menu, MenuChoices, MenuItem, MenuLabel, MenuSeparator } from '@/components/actions/menu'
import { useCurrentOperator } from '@/features/operators/current-operator'
import { roleLabel } from '@/features/operators/roles'
import { tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { forgetTab } from '@/lib/use-tab-stored'
import { mayLeave } from '@/lib/use-unsaved-guard'

const themes = [
  {
    value: 'light',
    label: (
      <>
        <Sun aria-hidden /> Light
      </>
    ),
  },
  {
    value: 'dark',
    label: (
      <>
        <Moon aria-hidden /> Dark
      </>
    ),
  },
  {
    value: 'system',
    label: (
      <>
        <Monitor aria-hidden /> System
      </>
    ),
  },
] as const

interface UserMenuProps {
  onShortcuts: () => void
  onPassword: () => void
  onSessions: () => void
}

export function UserMenu({ onShortcuts, onPassword, onSessions }: UserMenuProps) {
  const operator = useCurrentOperator()
  const name = operator.name ?? operator.email ?? 'Operator'
  const trpc = useTRPC()
  const { theme = 'system', setTheme } = useTheme()
  const signOut = useMutation(
    trpc.signOut.mutationOptions({
      // A full page load, so that no data stays in memory.
      onSuccess: () => {
        forgetTab()
        location.assign('/sign-in')
      },
      onError: tellFailure('Couldn’t sign you out'),
    }),
  )
  return (
    <Menu
      side="top"
      align="start"
      className="w-60"
      trigger={
        <button
          type="button"
          className="focus-ring flex h-11 w-full min-w-0 items-center gap-2.5 rounded-lg px-1.5 text-start hover:bg-line/50"
        >
          <Avatar name={name} seed={operator.id} />
          <span className="sr-only">Account of</span>
          <span className="min-w-0 flex-1">
            <span className="block truncate text-sm leading-4.5 font-medium">
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
      <div className="truncate px-2.5 pt-1.5 pb-1 text-sm text-ink-2">
        <bdi>{operator.email}</bdi>
      </div>
      <MenuSeparator />
      <MenuLabel>Theme</MenuLabel>
      <MenuChoices label="Theme" value={theme} onValueChange={setTheme} choices={themes} />
      <MenuSeparator />
      <MenuItem onClick={onShortcuts}>
        <Keyboard aria-hidden />
        Keyboard shortcuts
      </MenuItem>
      {operator.kind === 'operator' ? (
        <>
          <MenuItem onClick={onPassword}>
            <KeyRound aria-hidden />
            Change password…
          </MenuItem>
          <MenuItem onClick={onSessions}>
            <MonitorSmartphone aria-hidden />
            Your sessions…
          </MenuItem>
        </>
      ) : null}
      <MenuItem onClick={() => mayLeave() && signOut.mutate({})}>
        <LogOut aria-hidden />
        Sign out
      </MenuItem>
    </Menu>
  )
}
