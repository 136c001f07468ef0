'use client'

import { safe } from '@/lib/first-focus'
import { AppLink } from '@/components/actions/app-link'
import { Button } from '@/components/actions/button'
import { Dialog, DialogBody, DialogFooter } from '@/components/overlays/dialog'
import type { Failed } from './outcome'

interface FailedDialogProps {
  failed: { title: string; list: readonly Failed[] } | undefined
  onClose: () => void
}

/** The customers for whom a bulk action failed, with the reasons. They stay selected. */
export function FailedDialog({ failed, onClose }: FailedDialogProps) {
  return (
    <Dialog
      open={failed !== undefined}
      onOpenChange={onClose}
      title={failed?.title ?? ''}
      description="They are still selected."
    >
      <DialogBody>
        <ul aria-label="Failed items" className="divide-y divide-line">
          {failed?.list.map(({ user, why }) => (
            <li key={user._id} className="py-2 text-sm">
              <AppLink to={`customers/${user._id}`} className="focus-ring rounded-sm font-medium hover:underline">
                <bdi>{user.name}</bdi>
              </AppLink>
              <p className="text-ink-2">{why}</p>
            </li>
          ))}
        </ul>
      </DialogBody>
      <DialogFooter>
        <Button {...safe} variant="primary" onClick={onClose}>
          Close
        </Button>
      </DialogFooter>
    </Dialog>
  )
}
