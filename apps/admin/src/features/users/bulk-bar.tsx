'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Ban, CircleCheck, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/button'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { plural } from '@/lib/format'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import type { Selection } from './use-selection'

const idsMax = 1000

/** What can be done with all chosen customers at once. */
export function BulkBar({ selection }: { selection: Selection }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState<'block' | 'unblock' | undefined>()
  const ids = [...selection.selected]
  const whom = plural(ids.length, 'customer')

  const change = useMutation(
    trpc.blockOrUnblockUsers.mutationOptions({
      onSuccess: async (_, { body }) => {
        setAsking(undefined)
        selection.clear()
        tell(body.status === true ? `Blocked ${whom}` : `Unblocked ${whom}`)
        await queryClient.invalidateQueries(trpc.pathFilter())
      },
      onError: tellFailure('Nobody was changed'),
    }),
  )

  if (ids.length === 0) return null
  return (
    <div className="pointer-events-none sticky bottom-4 z-20 mt-4 flex justify-center">
      <section
        aria-label="Selection"
        className="pointer-events-auto flex flex-wrap items-center gap-2 rounded-xl bg-raised py-2 pr-2 pl-4 shadow-float"
      >
        <p role="status" className="tabular mr-2 text-sm font-medium">
          {plural(ids.length, 'customer')} selected
        </p>
        <Button size="sm" variant="danger-outline" disabled={ids.length > idsMax} onClick={() => setAsking('block')}>
          <Ban aria-hidden />
          Block
        </Button>
        <Button size="sm" disabled={ids.length > idsMax} onClick={() => setAsking('unblock')}>
          <CircleCheck aria-hidden />
          Unblock
        </Button>
        <Button size="icon-sm" variant="ghost" aria-label="Clear selection" onClick={selection.clear}>
          <X aria-hidden />
        </Button>
        {ids.length > idsMax ? <p className="basis-full text-xs text-ink-2">At most {idsMax} at once.</p> : null}
      </section>
      <ConfirmDialog
        open={asking !== undefined}
        onOpenChange={() => setAsking(undefined)}
        title={asking === 'unblock' ? `Unblock ${whom}?` : `Block ${whom}?`}
        action={asking === 'unblock' ? `Unblock ${whom}` : `Block ${whom}`}
        tone={asking === 'unblock' ? 'primary' : 'danger'}
        reason="required"
        pending={change.isPending}
        onConfirm={(reason) => change.mutate({ body: { status: asking === 'block', user_id: ids, reason } })}
      >
        {asking === 'unblock'
          ? 'They can sign in again at once.'
          : 'They can no longer sign in, and all their sessions end now. You can unblock them at any time.'}
      </ConfirmDialog>
    </div>
  )
}
