'use client'

import { useMutation } from '@tanstack/react-query'
import { Keyboard, KeyRound, LogOut, Monitor, MonitorSmartphone, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { MenuChoices, MenuItem, MenuLabel, MenuSeparator } from '@/components/actions/menu'
import { useCurrentOperator } from '@/features/operators/current-operator'
import { tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { forgetTab } from '@/lib/use-tab-stored'
import { mayLeave } from '@/lib/leaving'
import type { UserMenuProps } from './user-menu'

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

export function UserMenuItems({ onShortcuts, onPassword, onSessions }: UserMenuProps) {
  const operator = useCurrentOperator()
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
    <>
      <div className="truncate-name px-2.5 pt-1.5 pb-1 text-sm text-ink-2">
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
    </>
  )
}
