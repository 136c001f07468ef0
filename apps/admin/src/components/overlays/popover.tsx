'use client'

import { type ReactNode, Suspense, useCallback } from 'react'
import { closedTrigger, type Trigger, useOnFirstUse } from '@/lib/on-demand'

export interface PopoverProps {
  /** The button that opens it. */
  trigger: Trigger
  title: string
  align?: 'start' | 'end'
  className?: string
  /** Loads the code of the content as well, if the content is a `lazy` component. */
  preload?: () => Promise<unknown>
  children: ReactNode
}

/** A button that opens a popover. Until it is first used, only the button is loaded. */
export function Popover({ preload, children, ...rest }: PopoverProps) {
  const load = useCallback(async () => {
    const [{ OpenedPopover }] = await Promise.all([import('./loaded/popover'), preload?.()])
    return OpenedPopover
  }, [preload])
  const [Opened, open] = useOnFirstUse(load)
  if (!Opened) return closedTrigger({ trigger: rest.trigger, opens: 'dialog', load: () => void load(), open })
  return (
    <Opened {...rest}>
      <Suspense>{children}</Suspense>
    </Opened>
  )
}
