'use client'

import type { Job } from '@clientele/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from '@/components/actions/button'
import { useCompany } from '@/features/operators/current-operator'
import { useApplicationId } from '@/lib/application'
import { download } from '@/lib/download'
import { isolate } from '@/lib/isolate'
import { renewing } from '@/lib/renewing'
import { tell, tellFailure } from '@/lib/tell'
import { useRenewal, useTRPC } from '@/lib/trpc'

/** What can be done with a job right now, and the file of the rows that it has skipped. */
export function JobActions({ job }: { job: Job }) {
  const trpc = useTRPC()
  const renewal = useRenewal()
  const company = useCompany()
  const applicationId = useApplicationId()
  const queryClient = useQueryClient()
  const name = isolate(job.about.name)
  const skippedRows = {
    companyId: company.id,
    applicationId,
    path: `/jobs/${job._id}/errors.csv`,
    name: job.undoes === undefined ? 'skipped-rows.csv' : 'kept-changes.csv',
  }
  const onSettled = () => queryClient.invalidateQueries(trpc.listJobs.pathFilter())
  const pause = useMutation(
    trpc.pauseJob.mutationOptions({ onSettled, onError: tellFailure(`Couldn’t pause ${name}`) }),
  )
  const resume = useMutation(
    trpc.resumeJob.mutationOptions({ onSettled, onError: tellFailure(`Couldn’t resume ${name}`) }),
  )
  const cancel = useMutation(
    trpc.cancelJob.mutationOptions({
      onSettled,
      onSuccess: () => tell('Canceled', 'What was done until now stays.'),
      onError: tellFailure(`Couldn’t cancel ${name}`),
    }),
  )
  const retry = useMutation(
    trpc.retryJob.mutationOptions({ onSettled, onError: tellFailure(`Couldn’t retry ${name}`) }),
  )
  const downloading = useMutation({
    mutationFn: () => renewing(renewal, () => download(skippedRows)),
    onError: tellFailure('Couldn’t download the file'),
  })
  const undo = useMutation(
    trpc.undoJob.mutationOptions({
      onSettled,
      onSuccess: () => tell('Undoing started', 'What others have changed since stays. You can follow it here.'),
      onError: tellFailure(`Couldn’t undo ${name}`),
    }),
  )
  const offered = { pause, resume, retry, cancel, undo }
  const skippedLabel = job.undoes === undefined ? 'Download the skipped rows' : 'Download the kept changes'
  const labels = { pause: 'Pause', resume: 'Resume', retry: 'Retry', cancel: 'Cancel', undo: 'Undo' }
  const actions = (['pause', 'resume', 'retry', 'cancel', 'undo'] as const).filter((each) => job.actions.includes(each))
  if (job.error_count === 0 && actions.length === 0) return null

  return (
    <div className="flex flex-wrap gap-1.5 pt-1 sm:justify-end sm:pt-0 xl:flex-nowrap">
      {job.error_count > 0 ? (
        <Button
          size="sm"
          variant="ghost"
          aria-label={`${skippedLabel}: ${name}`}
          pending={downloading.isPending}
          onClick={() => downloading.mutate()}
        >
          {job.undoes === undefined ? 'Skipped rows' : 'Kept changes'}
        </Button>
      ) : null}
      {actions.map((action) => (
        <Button
          key={action}
          size="sm"
          aria-label={`${labels[action]}: ${name}`}
          pending={offered[action].isPending}
          onClick={() => offered[action].mutate({ jobId: job._id })}
        >
          {labels[action]}
        </Button>
      ))}
    </div>
  )
}
