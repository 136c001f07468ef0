'use client'

import { safe } from '@/lib/first-focus'
import type { Customer } from '@clientele/contracts'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { ErrorState } from '@/components/feedback/states'
import { DialogBody, DialogFooter } from '@/components/overlays/dialog'
import { failureOf } from '@/lib/failure'
import { MergeForm } from './merge-form'
import { type Choices, useMergePreview } from './use-merge-preview'

interface MergeReviewProps {
  /** The one who stays at first, and the one who becomes a part of them. */
  pair: readonly [Customer, Customer]
  /** Leads back to choosing the other customer. */
  onOther?: () => void
  onDone: () => void
}

/** Shows what merging two customers comes to, and merges them. */
export function MergeReview({ pair: [first, second], onOther, onDone }: MergeReviewProps) {
  const [isTurned, setTurned] = useState(false)
  const [choices, setChoices] = useState<Choices>({})
  const [survivor, other] = isTurned ? [second, first] : [first, second]
  const preview = useMergePreview(survivor._id, other._id, choices)
  const turn = () => {
    setTurned(!isTurned)
    setChoices({})
  }

  if (preview.isError)
    return (
      <>
        <DialogBody>
          <ErrorState
            title={isRefused(preview.error) ? 'These customers can’t be merged' : 'Couldn’t load the preview'}
            error={preview.error}
            onRetry={() => void preview.refetch()}
            retrying={preview.isFetching}
            wayOut={<Button onClick={turn}>Keep the other one</Button>}
          />
        </DialogBody>
        <DialogFooter>
          {onOther ? <Button onClick={onOther}>Choose someone else</Button> : null}
          <Button {...safe} onClick={onDone}>
            Cancel
          </Button>
        </DialogFooter>
      </>
    )
  if (!preview.data)
    return (
      <DialogBody>
        <Loading label="Loading the preview">
          <Skeleton className="h-64 rounded-xl" />
        </Loading>
      </DialogBody>
    )
  return (
    <MergeForm
      key={survivor._id}
      preview={preview.data}
      choices={choices}
      onChoices={setChoices}
      onTurn={turn}
      onOther={onOther}
      onStale={() => void preview.refetch()}
      onDone={onDone}
    />
  )
}

/** Whether it's about the two customers, and not about the service. */
function isRefused(error: unknown): boolean {
  const code = failureOf(error)?.code
  return code === 'MERGE_NOT_POSSIBLE' || code === 'USER_ARCHIVED' || code === 'USER_NOT_ACTIVE'
}
