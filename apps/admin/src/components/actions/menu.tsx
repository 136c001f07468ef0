'use client'

import { type ComponentProps, createContext, type ReactNode, Suspense, use, useCallback } from 'react'
import { closedTrigger, type Trigger, useOnFirstUse } from '@/lib/on-demand'

export interface MenuProps {
  /** The button that opens it. */
  trigger: Trigger
  align?: 'start' | 'end'
  side?: 'top' | 'bottom'
  className?: string
  /** Loads the code of the items as well, if they are a `lazy` component. */
  preload?: () => Promise<unknown>
  children: ReactNode
}

/** A button that opens a menu. Until it is first used, only the button is loaded. */
export function Menu({ preload, children, ...rest }: MenuProps) {
  const load = useCallback(async () => {
    const [{ OpenedMenu }] = await Promise.all([import('./loaded/menu'), preload?.()])
    return OpenedMenu
  }, [preload])
  const [Opened, open] = useOnFirstUse(load)
  if (!Opened) return closedTrigger({ trigger: rest.trigger, opens: 'menu', load: () => void load(), open })
  return (
    <Opened {...rest}>
      <Suspense>{children}</Suspense>
    </Opened>
  )
}

/** The parts of a menu, which come with its code. */
interface MenuParts {
  Item: (props: MenuItemProps) => ReactNode
  Choices: <Value extends string>(props: MenuChoicesProps<Value>) => ReactNode
}
export const MenuPartsContext = createContext<MenuParts | undefined>(undefined)

const useParts = (): MenuParts => {
  const parts = use(MenuPartsContext)
  if (!parts) throw new Error('This component belongs inside a Menu.')
  return parts
}

export interface MenuItemProps extends Omit<ComponentProps<'div'>, 'className'> {
  tone?: 'danger'
  disabled?: boolean
  className?: string
}

export function MenuItem(props: MenuItemProps) {
  const { Item } = useParts()
  return <Item {...props} />
}

export interface MenuChoicesProps<Value extends string> {
  label: string
  value: Value
  onValueChange: (value: Value) => void
  choices: readonly { value: Value; label: ReactNode }[]
}

/** A group of items, one of which is selected. */
export function MenuChoices<Value extends string>(props: MenuChoicesProps<Value>) {
  const { Choices } = useParts()
  return <Choices {...props} />
}

export const MenuSeparator = () => <hr className="mx-1 my-1 h-px border-0 bg-line" />

export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <div className="px-2.5 pt-1.5 pb-1 text-xs font-medium text-ink-3">{children}</div>
)
