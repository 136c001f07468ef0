'use client'

import { Banner } from '@/components/banner'
import { Button } from '@/components/button'
import { SecretBox } from '@/components/copy'
import { Dialog, DialogBody, DialogFooter } from '@/components/dialog'

interface TokenDialogProps {
  shown: { name: string; token: string } | undefined
  onClose: () => void
}

export function TokenDialog({ shown, onClose }: TokenDialogProps) {
  return (
    <Dialog open={shown !== undefined} onOpenChange={onClose} title={`Token of ${shown?.name ?? ''}`}>
      <DialogBody className="flex flex-col gap-4">
        <Banner tone="warning" title="Copy the token now">
          It is shown this once. The storefront sends it with every call.
        </Banner>
        <SecretBox label="Public token" value={shown?.token ?? ''} />
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onClick={onClose}>
          I have copied it
        </Button>
      </DialogFooter>
    </Dialog>
  )
}
