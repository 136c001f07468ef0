'use client'

import { Popover as Base } from '@base-ui/react/popover'
import { cn } from '@/lib/cn'
import type { PopoverProps } from '../popover'

/** A popover that opens as soon as it is mounted: the code that `popover.tsx` loads when its trigger is first used. */
export function OpenedPopover({ trigger, title, align = 'start', className, children }: PopoverProps) {
  return (
    <Base.Root defaultOpen>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        {/* A finger that closes it would also press what is below. */}
        <Base.Backdrop className="fixed inset-0 z-40 hidden pointer-coarse:block" />
        <Base.Positioner sideOffset={6} align={align} collisionPadding={12} className="z-50 outline-none">
          <Base.Popup
            className={cn(
              'popup max-h-(--available-height) overflow-y-auto rounded-xl bg-raised shadow-float outline-none',
              className,
            )}
          >
            <Base.Title className="sr-only">{title}</Base.Title>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
