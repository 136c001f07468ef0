'use client'

import type { FirebaseHashConfig } from '@clientele/contracts'
import { Lock } from 'lucide-react'
import { parseAsString, useQueryState } from 'nuqs'
import { useState } from 'react'
import { AppLink } from '@/components/actions/app-link'
import { buttonStyle } from '@/components/actions/button'
import { EmptyState } from '@/components/feedback/states'
import { Page } from '@/components/layout/page'
import { Steps } from '@/components/layout/steps'
import { useMay } from '@/features/operators/current-operator'
import { useDraft } from './import-draft'
import { ImportJob } from './import-job'
import { ReviewStep } from './review-step'
import { SourceStep } from './source-step'
import { stepNames } from './step-names'

const back = { to: 'customers', label: 'Customers' }

/** Imports customers from a file, from choosing it to the report. The URL names the job, once there is one. */
export function ImportPage() {
  const may = useMay()
  const { draft, set: setDraft } = useDraft()
  const [job, setJob] = useQueryState('job', parseAsString.withOptions({ history: 'push' }))
  // A secret, which is kept nowhere else.
  const [firebase, setFirebase] = useState<FirebaseHashConfig | undefined>()

  if (!may('users:import'))
    return (
      <Page title="Import customers" back={back}>
        <EmptyState
          icon={<Lock />}
          title="You can’t import customers"
          actions={
            <AppLink to={back.to} className={buttonStyle({ variant: 'outline' })}>
              Show the customers
            </AppLink>
          }
        >
          Your role doesn’t include it. Ask an owner or a manager of your company.
        </EmptyState>
      </Page>
    )
  if (job !== null)
    return (
      <ImportJob
        key={job}
        jobId={job}
        firebase={firebase}
        onFirebase={setFirebase}
        onStarted={(next) => {
          // What is imported isn't prepared anymore. Its job knows all of it.
          setDraft(undefined)
          void setJob(next)
        }}
        onDraft={(next) => {
          setDraft(next)
          void setJob(null)
        }}
      />
    )
  return (
    <Page
      title="Import customers"
      back={back}
      description="From a file that another system has exported, or any other with a contact of each customer."
    >
      <div className="flex flex-col gap-6">
        <Steps label="Steps of the import" steps={stepNames} current={draft ? 1 : 0} />
        {draft ? (
          <ReviewStep
            key={draft.file_url}
            draft={draft}
            onDraft={setDraft}
            onOtherFile={() => {
              setFirebase(undefined)
              setDraft(undefined)
            }}
            firebase={firebase}
            onFirebase={setFirebase}
            onStarted={(next) => void setJob(next)}
          />
        ) : (
          <SourceStep onReady={setDraft} />
        )}
      </div>
    </Page>
  )
}
