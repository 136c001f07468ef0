'use client'

import { Dialog } from '@/components/overlays/dialog'
import { ShownOnce } from '@/components/overlays/form-dialog'
import { isolate } from '@/lib/isolate'

interface TokenDialogProps {
  shown: { name: string; token: string } | undefined
  onClose: () => void
}

export function TokenDialog({ shown, onClose }: TokenDialogProps) {
  return (
    <Dialog open={shown !== undefined} onOpenChange={onClose} title={`Token of ${isolate(shown?.name ?? '')}`}>
      <ShownOnce
        title="Copy the token now"
        secrets={[{ label: 'Public token', value: shown?.token ?? '' }]}
        onDone={onClose}
      >
        You won’t see it again. The storefront sends it with every request.
      </ShownOnce>
    </Dialog>
  )
}
