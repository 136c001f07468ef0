'use client'

import type { Job } from '@clientele/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { useCompany } from '@/features/operators/current-operator'
import { useApplicationId } from '@/lib/application'
import { download } from '@/lib/download'
import { isolate } from '@/lib/isolate'
import { onDemand } from '@/lib/on-demand'
import { renewing } from '@/lib/renewing'
import { tell, tellFailure } from '@/lib/tell'
import { useRenewal, useTRPC } from '@/lib/trpc'
import { errorFileCopy, hasFile, startedCopy, workCopy } from './job-copy'

const UndoImportDialog = onDemand(() => import('./undo-import-dialog').then((module) => module.UndoImportDialog))

/** What can be done with a job right now, and the file of the rows that it has skipped. */
export function JobActions({ job }: { job: Job }) {
  if (job.error_count === 0 && job.actions.length === 0 && !hasFile(job)) return null
  return (
    <div className="flex flex-wrap gap-1.5 pt-1 sm:justify-end sm:pt-0 xl:flex-nowrap">
      {hasFile(job) ? <ExportedFileButton job={job} /> : null}
      {job.error_count > 0 ? <ErrorFileButton job={job} variant="ghost" /> : null}
      <JobControls job={job} />
    </div>
  )
}

/** Saves the file of an export. */
function ExportedFileButton({ job }: { job: Pick<Job, '_id' | 'about' | 'created_at'> }) {
  const { _id, about } = job
  const renewal = useRenewal()
  const company = useCompany()
  const applicationId = useApplicationId()
  const file = { companyId: company.id, applicationId, path: `/exports/${_id}/download`, name: about.name }
  const downloading = useMutation({
    mutationFn: () => renewing(renewal, () => download({ ...file, method: 'POST' })),
    onError: tellFailure('Couldn’t download the file'),
  })
  return (
    <Button
      size="sm"
      aria-label={`Download ${isolate(about.name)}, ${startedCopy(job)}`}
      pending={downloading.isPending}
      onClick={() => downloading.mutate()}
    >
      Download
    </Button>
  )
}

interface ErrorFileButtonProps {
  job: Pick<Job, '_id'> & Work
  variant?: 'ghost'
  /** Default: what the file is called. */
  children?: string
}

/** Saves the rows that a job has skipped as a file. */
export function ErrorFileButton({ job, variant, children }: ErrorFileButtonProps) {
  const renewal = useRenewal()
  const company = useCompany()
  const applicationId = useApplicationId()
  const { label, name } = errorFileCopy(job)
  const file = { companyId: company.id, applicationId, path: `/jobs/${job._id}/errors.csv`, name }
  const downloading = useMutation({
    mutationFn: () => renewing(renewal, () => download(file)),
    onError: tellFailure('Couldn’t download the file'),
  })
  return (
    <Button
      size="sm"
      variant={variant}
      aria-label={`Download the ${label.toLowerCase()}: ${workOn(job)}`}
      pending={downloading.isPending}
      onClick={() => downloading.mutate()}
    >
      {children ?? label}
    </Button>
  )
}

/** Several jobs can do the same with the same file, group, or number of customers: they differ by when they were started. */
type Work = Parameters<typeof workCopy>[0] & Pick<Job, 'about' | 'created_at'>
const workOn = (job: Work) => `${workCopy(job)} ${isolate(job.about.name)}, ${startedCopy(job)}`

/** What can be done with a job right now. */
export function JobControls({ job }: { job: Job }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState(false)
  const name = `${isolate(job.about.name)}, ${startedCopy(job)}`
  const onSettled = () =>
    Promise.all([
      queryClient.invalidateQueries(trpc.listJobs.pathFilter()),
      queryClient.invalidateQueries(trpc.getJob.pathFilter()),
    ])
  const pause = useMutation(
    trpc.pauseJob.mutationOptions({ onSettled, onError: tellFailure(`Couldn’t pause ${name}`) }),
  )
  const resume = useMutation(
    trpc.resumeJob.mutationOptions({ onSettled, onError: tellFailure(`Couldn’t resume ${name}`) }),
  )
  const cancel = useMutation(
    trpc.cancelJob.mutationOptions({
      onSettled,
      onSuccess: () => tell('Canceled', job.dry_run ? 'Nothing has changed.' : 'What was done until now stays.'),
      onError: tellFailure(`Couldn’t cancel ${name}`),
    }),
  )
  const retry = useMutation(
    trpc.retryJob.mutationOptions({ onSettled, onError: tellFailure(`Couldn’t retry ${name}`) }),
  )
  const undo = useMutation(
    trpc.undoJob.mutationOptions({
      onSettled: async () => {
        await onSettled()
        setAsking(false)
      },
      onSuccess: () => tell('Undoing started', 'What others have changed since stays. You can follow it here.'),
      onError: tellFailure(`Couldn’t undo ${name}`),
    }),
  )
  const offered = { pause, resume, retry, cancel, undo }
  const labels = { pause: 'Pause', resume: 'Resume', retry: 'Retry', cancel: 'Cancel', undo: 'Undo' }
  const actions = (['pause', 'resume', 'retry', 'cancel', 'undo'] as const).filter((each) => job.actions.includes(each))
  return (
    <>
      {actions.map((action) => (
        <Button
          key={action}
          size="sm"
          aria-label={`${labels[action]}: ${workOn(job)}`}
          pending={offered[action].isPending}
          onClick={() =>
            // Undoing an import erases customers.
            action === 'undo' && job.kind === 'import_customers'
              ? setAsking(true)
              : offered[action].mutate({ jobId: job._id })
          }
        >
          {labels[action]}
        </Button>
      ))}
      <UndoImportDialog
        open={asking}
        onOpenChange={setAsking}
        job={job}
        pending={undo.isPending}
        onConfirm={() => undo.mutate({ jobId: job._id })}
      />
    </>
  )
}
