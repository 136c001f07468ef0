'use client'

import type { FirebaseHashConfig, ImportCustomersResult, Job } from '@clientele/contracts'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/actions/button'
import { Banner } from '@/components/feedback/banner'
import { Card } from '@/components/layout/card'
import { ConfirmDialog } from '@/components/overlays/confirm-dialog'
import { explain, failureOf } from '@/lib/errors'
import { plural } from '@/lib/format'
import { useTRPC } from '@/lib/trpc'
import { typedFrom } from '@/lib/typed-from'
import { FirebaseFields } from './firebase-fields'

interface RunImportProps {
  /** The dry run that is repeated as an import. */
  job: Job & { options: NonNullable<Job['options']>; result: ImportCustomersResult }
  firebase: FirebaseHashConfig | undefined
  onFirebase: (firebase: FirebaseHashConfig | undefined) => void
  onStarted: (jobId: string) => void
  /** What else can be done. */
  children: ReactNode
}

/** Asks once more, and imports the file that a dry run has read, with the same options. */
export function RunImport({ job, firebase, onFirebase, onStarted, children }: RunImportProps) {
  const trpc = useTRPC()
  const [asking, setAsking] = useState(false)
  const start = useMutation(
    trpc.createImport.mutationOptions({
      onSuccess: ({ _id }) => onStarted(_id),
      onError: () => setAsking(false),
    }),
  )
  const { options, result } = job
  const { has_firebase, ...repeated } = options
  const changed = result.created + result.updated
  const isWithoutKey = has_firebase && firebase === undefined
  const whom = plural(changed, 'customer')
  return (
    <>
      {isWithoutKey ? (
        <Card title="Parameters of the Firebase project" description="They are a secret, so they aren’t kept.">
          <FirebaseFields value={firebase} onValueChange={onFirebase} />
        </Card>
      ) : null}
      {start.error ? (
        <Banner tone="danger" role="alert" title="Couldn’t start the import">
          {isOfOthers(start.error)
            ? 'This dry run was made with other permissions than yours, so it doesn’t say what you would import. Change the columns and options, and start your own.'
            : explain(start.error).message}
        </Banner>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          size="lg"
          disabled={changed === 0 || isWithoutKey}
          pending={start.isPending || start.isSuccess}
          onClick={() => setAsking(true)}
        >
          {changed === 0 ? 'Nothing to import' : `Import ${whom}`}
        </Button>
        {children}
      </div>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Import ${whom}?`}
        action={`Import ${whom}`}
        tone="primary"
        typed={changed >= typedFrom ? String(changed) : undefined}
        pending={start.isPending || start.isSuccess}
        onConfirm={() =>
          start.mutate({
            body: { ...repeated, ...(has_firebase && firebase && { firebase }), dry_run: false, dry_run_id: job._id },
          })
        }
      >
        {plural(result.created, 'customer')} will be created
        {result.updated > 0 ? `, and ${plural(result.updated, 'customer')} changed` : ''}. Nobody is sent a message. You
        can undo the import: that removes the customers it has created and nobody has touched since, but not what it has
        changed in others.
      </ConfirmDialog>
    </>
  )
}

/** Whether the dry run isn’t one that the operator could have made. */
const isOfOthers = (error: unknown): boolean =>
  failureOf(error)?.details?.some(({ field }) => field === 'body.dry_run_id') ?? false
