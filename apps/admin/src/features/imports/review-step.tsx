'use client'

import type { FirebaseHashConfig } from '@clientele/contracts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '@/components/actions/button'
import { Banner } from '@/components/feedback/banner'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { Card } from '@/components/layout/card'
import { fileFaultOf } from '@/features/user-groups/use-file-preview'
import { canBeRetried, explain } from '@/lib/errors'
import { useTRPC } from '@/lib/trpc'
import { identifies } from './columns'
import { ColumnsCard } from './columns-card'
import { EncodingField } from './encoding-field'
import { recognizedAs } from './import-copy'
import { callingCodeIn, type Draft, importOf } from './import-draft'
import { OptionsCard } from './options-card'
import { RecordsCard } from './records-card'
import { usePreview } from './use-preview'

interface ReviewStepProps {
  draft: Draft
  onDraft: (draft: Draft) => void
  onOtherFile: () => void
  firebase: FirebaseHashConfig | undefined
  onFirebase: (firebase: FirebaseHashConfig | undefined) => void
  onStarted: (jobId: string) => void
}

/** Shows what was recognized in a file, asks what to do with it, and starts a dry run. */
export function ReviewStep({ draft, onDraft, onOtherFile, firebase, onFirebase, onStarted }: ReviewStepProps) {
  const trpc = useTRPC()
  const query = usePreview(draft, firebase)
  const preview = query.data
  const isText = query.isError || preview?.format === 'csv'
  // The choice of the encoding stays while the file is read in another one.
  const [wasText, setWasText] = useState(isText)
  if (isText && !wasText) setWasText(true)
  const start = useMutation(trpc.createImport.mutationOptions({ onSuccess: ({ _id }) => onStarted(_id) }))
  const isReady =
    preview !== undefined && identifies(preview, draft.mapping) && callingCodeIn(draft.country_code) !== null

  return (
    <div className="flex flex-col gap-6">
      <Card>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <div className="min-w-0">
            <p className="font-medium wrap-anywhere">
              <bdi>{draft.name || draft.file_url}</bdi>
            </p>
            <p role="status" className="text-sm text-ink-2">
              {preview ? recognizedAs(preview) : query.isError ? 'It can’t be read.' : 'Reading the file…'}
            </p>
          </div>
          <Button onClick={onOtherFile}>Choose another file</Button>
        </div>
        {isText || (wasText && query.isPending) ? (
          <EncodingField
            value={draft.encoding}
            detected={preview?.encoding}
            onValueChange={(encoding) => onDraft({ ...draft, encoding })}
          />
        ) : null}
      </Card>
      {query.isError ? (
        <Banner
          tone="danger"
          role="alert"
          title="Couldn’t read the file"
          actions={
            canBeRetried(query.error) ? (
              <Button size="sm" pending={query.isFetching} onClick={() => void query.refetch()}>
                Retry
              </Button>
            ) : null
          }
        >
          {fileFaultOf(query.error) ?? explain(query.error).message}
        </Banner>
      ) : preview ? (
        <>
          {preview.warning === undefined ? null : (
            <Banner tone="warning" role="alert">
              <bdi>{preview.warning}</bdi>
            </Banner>
          )}
          <ColumnsCard
            preview={preview}
            mapping={draft.mapping}
            pending={query.isFetching}
            onMapping={(mapping) => onDraft({ ...draft, mapping })}
          />
          {identifies(preview, draft.mapping) ? <RecordsCard preview={preview} query={query} /> : null}
          <OptionsCard draft={draft} onDraft={onDraft} preview={preview} firebase={firebase} onFirebase={onFirebase} />
        </>
      ) : (
        <Loading label="Reading the file">
          <Skeleton className="h-96 rounded-xl" />
        </Loading>
      )}
      {start.error ? (
        <Banner tone="danger" role="alert" title="Couldn’t start the dry run">
          {explain(start.error).message}
        </Banner>
      ) : null}
      {query.isError ? null : (
        <div className="flex flex-wrap items-center gap-3">
          <Button
            variant="primary"
            size="lg"
            pending={start.isPending || start.isSuccess}
            disabled={!isReady}
            onClick={() => start.mutate({ body: { ...importOf(draft), ...(firebase && { firebase }), dry_run: true } })}
          >
            Start a dry run
          </Button>
          <p className="min-w-0 flex-1 basis-60 text-sm text-ink-2">
            Reads the whole file, and says what would become of every record. Nothing changes.
          </p>
        </div>
      )}
    </div>
  )
}
