'use client'

import type { FirebaseHashConfig, ImportCustomersResult, Job } from '@clientele/contracts'
import { useQuery } from '@tanstack/react-query'
import { FileX } from 'lucide-react'
import { AppLink } from '@/components/actions/app-link'
import { Button, buttonStyle } from '@/components/actions/button'
import { Badge } from '@/components/data/badge'
import { Time } from '@/components/data/time'
import { BehindNotice } from '@/components/feedback/behind-notice'
import { Banner } from '@/components/feedback/banner'
import { Progress } from '@/components/feedback/progress'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { EmptyState, ErrorState } from '@/components/feedback/states'
import { Card } from '@/components/layout/card'
import { Page } from '@/components/layout/page'
import { Steps } from '@/components/layout/steps'
import { JobControls } from '@/features/jobs/job-actions'
import { isMoving, jobLine, stateCopy } from '@/features/jobs/job-copy'
import { percentDone } from '@/features/jobs/percent-done'
import { failureOf } from '@/lib/failure'
import { useTRPC } from '@/lib/trpc'
import { type Draft, draftOfJob } from './import-draft'
import { ImportReport } from './import-report'
import { RejectedCard } from './rejected-card'
import { RunImport } from './run-import'
import { stepNames } from './step-names'
import { UndoneCard } from './undone-card'

interface ImportJobProps {
  jobId: string
  firebase: FirebaseHashConfig | undefined
  onFirebase: (firebase: FirebaseHashConfig | undefined) => void
  onStarted: (jobId: string) => void
  onDraft: (draft: Draft | undefined) => void
}

const back = { to: 'customers', label: 'Customers' }

/** A dry run or an import, in whatever state it is. */
export function ImportJob({ jobId, ...rest }: ImportJobProps) {
  const trpc = useTRPC()
  const query = useQuery(
    trpc.getJob.queryOptions(
      { jobId },
      { refetchInterval: ({ state: { data } }) => (data && isMoving(data) ? 1_000 : false) },
    ),
  )
  if (query.data && isImport(query.data)) return <Found job={query.data} {...rest} />
  if (query.data || failureOf(query.error)?.code === 'JOB_NOT_FOUND')
    return (
      <Page title="Import not found" back={back}>
        <EmptyState
          icon={<FileX />}
          title="Import not found"
          actions={<Button onClick={() => rest.onDraft(undefined)}>Import a file</Button>}
        >
          It belongs to another application, or the URL is mistyped.
        </EmptyState>
      </Page>
    )
  return (
    <Page title="Import customers" back={back}>
      {query.isError ? (
        <ErrorState
          title="Couldn’t load the import"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : (
        <Loading label="Loading the import">
          <Skeleton className="h-72 rounded-xl" />
        </Loading>
      )}
    </Page>
  )
}

type Import = Job & { options: NonNullable<Job['options']>; result?: ImportCustomersResult }

/** The job that undoes an import is shown with that import. */
const isImport = (job: Job): job is Import => job.kind === 'import_customers' && job.options !== undefined

type FoundProps = Omit<ImportJobProps, 'jobId'> & { job: Import }

function Found({ job, firebase, onFirebase, onStarted, onDraft }: FoundProps) {
  const { options, result, state } = job
  const isDryRun = options.dry_run
  const draft = draftOfJob(options, job.about.name)
  return (
    <Page
      title={isDryRun ? 'Dry run of an import' : 'Import customers'}
      back={back}
      description={
        <>
          <bdi className="wrap-anywhere">{job.about.name}</bdi>
          <span className="text-ink-3">
            {' · '}
            {job.started_by.name ? <bdi>{job.started_by.name}</bdi> : job.started_by.kind}
            {' · '}
            <Time at={job.created_at} />
          </span>
        </>
      }
    >
      <BehindNotice />
      <div className="flex flex-col gap-6">
        <Steps
          label="Steps of the import"
          steps={stepNames}
          current={(isDryRun ? 2 : 3) + (state === 'completed' ? 1 : 0)}
        />
        <StateCard job={job} />
        {result ? <ImportReport job={{ ...job, result }} draft={draft} /> : null}
        {job.undone_by ? <UndoneCard jobId={job.undone_by} /> : null}
        {isDryRun && state === 'completed' && result ? (
          <RunImport job={{ ...job, result }} firebase={firebase} onFirebase={onFirebase} onStarted={onStarted}>
            <Button size="lg" onClick={() => onDraft(draft)}>
              Change columns and options
            </Button>
          </RunImport>
        ) : isMoving(job) || state === 'paused' ? null : (
          <div className="flex flex-wrap gap-2">
            {isDryRun || state === 'failed' ? (
              <Button onClick={() => onDraft(draft)}>Change columns and options</Button>
            ) : (
              <AppLink to="customers?sort=newest" className={buttonStyle({ variant: 'primary' })}>
                Show the customers
              </AppLink>
            )}
            <Button onClick={() => onDraft(undefined)}>Import another file</Button>
          </div>
        )}
        {job.error_count > 0 ? <RejectedCard job={job} /> : null}
      </div>
    </Page>
  )
}

/** Where the job is, and what can be done with it. */
function StateCard({ job }: { job: Import }) {
  const { state, options } = job
  const isUnderWay = isMoving(job) || state === 'paused'
  return (
    <Card>
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
          <p role="status" className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1 text-sm">
            <Badge tone={stateCopy[state].tone} dot>
              {stateCopy[state].label}
            </Badge>
            {state === 'completed'
              ? options.dry_run
                ? 'Nothing has changed yet.'
                : 'The file was imported. Nobody was sent a message.'
              : null}
          </p>
          <div className="flex flex-wrap gap-1.5">
            <JobControls job={job} />
          </div>
        </div>
        {isUnderWay ? (
          <>
            <Progress
              label={options.dry_run ? 'Dry run' : 'Import'}
              value={state === 'queued' ? 0 : percentDone(job)}
            />
            <p className="text-sm text-ink-2">{jobLine({ ...job, result: undefined })}</p>
            <p className="text-sm text-ink-2">You can leave this page. The Jobs page leads back here.</p>
          </>
        ) : null}
        {job.failure ? (
          <Banner
            tone={state === 'failed' ? 'danger' : 'warning'}
            role="status"
            title={state === 'failed' ? 'The file can’t be imported' : undefined}
          >
            {job.failure}
          </Banner>
        ) : null}
      </div>
    </Card>
  )
}
