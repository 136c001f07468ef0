'use client'

import {
  cloneElement,
  type ComponentProps,
  type ComponentType,
  createElement,
  lazy,
  type ReactElement,
  Suspense,
  useCallback,
  useState,
} from 'react'
import { patiently } from './connection'

/** A component whose code is loaded when it is first shown, and once there is a connection. */
export const lazily: typeof lazy = (load) => lazy(() => patiently(load))

/**
 * A dialog, or anything else with an `open` prop, whose code is loaded when it is first opened. It is used like the dialog itself:
 *
 *     const CreateUserDialog = onDemand(() => import('./create-user-dialog').then((module) => module.CreateUserDialog))
 *     <CreateUserDialog open={creating} onOpenChange={setCreating} />
 *
 * Once opened, it stays mounted, so that closing is animated and the focus returns.
 */
export function onDemand<Props extends { open: boolean }>(load: () => Promise<ComponentType<Props>>) {
  const Loaded = lazily(async () => ({ default: await load() }))
  return function OnDemand(props: Props) {
    const [isNeeded, setNeeded] = useState(props.open)
    if (props.open && !isNeeded) setNeeded(true)
    return isNeeded ? <Suspense>{createElement(Loaded, props)}</Suspense> : null
  }
}

/** Code that is loaded at its first use: undefined until then. A failure to load it reaches the error boundary. */
export const useOnFirstUse = <Code,>(load: () => Promise<Code>) => {
  const [code, setCode] = useState<{ loaded: Code } | undefined>()
  const use = useCallback(() => {
    patiently(load).then(
      (loaded) => setCode({ loaded }),
      (error: unknown) =>
        setCode(() => {
          throw error
        }),
    )
  }, [load])
  return [code?.loaded, use] as const
}

/** Loads code at the first press of a key or a button, which may be about to need it. */
export const onFirstPress = (load: () => Promise<unknown>) => {
  const once = new AbortController()
  const onPress = () => {
    once.abort()
    load().catch(() => undefined)
  }
  for (const event of ['pointerdown', 'keydown']) addEventListener(event, onPress, { signal: once.signal })
  return () => once.abort()
}

/** The button that opens a menu or a popover. */
export type Trigger = ReactElement<ComponentProps<'button'>>

interface ClosedTrigger {
  trigger: Trigger
  opens: 'menu' | 'dialog'
  /** Starts to load the code, as soon as the pointer or the focus says that it is about to be needed. */
  load: () => unknown
  open: () => void
}

/** A trigger before the code of what it opens is loaded. Afterward, the library’s own trigger takes its place. */
export const closedTrigger = ({ trigger, opens, load, open }: ClosedTrigger) =>
  cloneElement(trigger, {
    'aria-haspopup': opens,
    'aria-expanded': false,
    onPointerEnter: load,
    onFocus: load,
    onClick: open,
    onKeyDown: (event) => {
      if (opens !== 'menu' || !(event.key === 'ArrowDown' || event.key === 'ArrowUp')) return
      event.preventDefault()
      open()
    },
  })
