'use client'

import { Menu as Base } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import { cn } from '@/lib/cn'
import { type MenuChoicesProps, type MenuItemProps, MenuPartsContext, type MenuProps } from '../menu'

/** A menu that opens as soon as it is mounted: the code that `menu.tsx` loads when its trigger is first used. */
export function OpenedMenu({ trigger, align = 'end', side = 'bottom', className, children }: MenuProps) {
  return (
    <Base.Root modal={false} defaultOpen>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align={align} side={side} className="z-50 outline-none">
          <Base.Popup
            className={cn(
              'popup max-h-(--available-height) min-w-48 overflow-y-auto rounded-xl bg-raised p-1 shadow-float outline-none',
              className,
            )}
          >
            <MenuPartsContext value={parts}>{children}</MenuPartsContext>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

const itemStyle =
  'flex min-h-8 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-sm outline-none select-none data-disabled:cursor-not-allowed data-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0'

const plainStyle = 'data-highlighted:bg-hover [&_svg]:text-ink-3'

function Item({ tone, className, ...rest }: MenuItemProps) {
  return (
    <Base.Item
      className={cn(
        itemStyle,
        tone === 'danger' ? 'text-danger-text data-highlighted:bg-danger-soft [&_svg]:text-danger-text' : plainStyle,
        className,
      )}
      {...rest}
    />
  )
}

function Choices<Value extends string>({ label, value, onValueChange, choices }: MenuChoicesProps<Value>) {
  return (
    <Base.RadioGroup value={value} onValueChange={(next: Value) => onValueChange(next)} aria-label={label}>
      {choices.map((choice) => (
        <Base.RadioItem
          key={choice.value}
          value={choice.value}
          closeOnClick
          className={cn(itemStyle, plainStyle, 'justify-between')}
        >
          <span className="flex min-w-0 items-center gap-2.5">{choice.label}</span>
          <Base.RadioItemIndicator>
            <Check aria-hidden />
          </Base.RadioItemIndicator>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  )
}

const parts = { Item, Choices }
