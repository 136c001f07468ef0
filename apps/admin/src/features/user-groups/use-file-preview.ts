'use client'

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { explainField, failureOf } from '@/lib/errors'
import { type Inputs, type Outputs, useTRPC } from '@/lib/trpc'

export type Preview = Outputs['previewUserGroupFile']
export type ColumnChoice = NonNullable<Inputs['previewUserGroupFile']['body']['columns']>

/** The message about a file, if that is what an error is about. */
export const fileFaultOf = (error: unknown): string | undefined => {
  const failure = failureOf(error)
  if (failure?.code === 'FILE_NOT_FOUND') return 'The file was deleted in the meantime. Upload it again.'
  const fault = failure?.details.find(({ field }) => field === 'body.file_url' || field === 'body')
  return failure && fault && explainField(failure, fault)
}

/** What a file would change in a group, and the columns that the operator chose for it. */
export const useFilePreview = (groupId?: string) => {
  const trpc = useTRPC()
  const request = useMutation(trpc.previewUserGroupFile.mutationOptions())
  const [file_url, setFileUrl] = useState<string | undefined>()
  const [columns, setColumns] = useState<ColumnChoice | undefined>()
  /** The columns of the file stay visible while another choice is checked. */
  const [shown, setShown] = useState<Preview | undefined>()

  const check = async (url: string, choice?: ColumnChoice): Promise<Preview> => {
    setFileUrl(url)
    setColumns(choice)
    const preview = await request.mutateAsync({
      body: { file_url: url, ...(groupId && { group_id: groupId }), ...(choice && { columns: choice }) },
    })
    setShown(preview)
    return preview
  }

  return {
    file_url,
    columns,
    preview: shown,
    pending: request.isPending,
    error: request.error,
    check,
    choose: (choice: ColumnChoice | undefined) => {
      if (file_url !== undefined) void check(file_url, choice).catch(() => undefined)
    },
    forget: () => {
      setShown(undefined)
      setColumns(undefined)
      request.reset()
    },
  }
}

export type FilePreview = ReturnType<typeof useFilePreview>
