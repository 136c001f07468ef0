'use client'

import { useRef, useState } from 'react'
import { useCompany } from '@/features/operators/current-operator'
import { useApplicationId } from '@/lib/application'
import { explain } from '@/lib/errors'
import { renewing } from '@/lib/renewing'
import { useRenewal } from '@/lib/trpc'
import { uploadFile } from '@/lib/upload-file'
import { type Draft, draftOf } from './import-draft'

/** A file that is uploaded as soon as it is chosen, or a URL that the service reads. */
export const useImportSource = (onReady: (draft: Draft) => void) => {
  const company = useCompany()
  const applicationId = useApplicationId()
  const renewal = useRenewal()
  const uploading = useRef<AbortController | undefined>(undefined)
  const [file, setFile] = useState<File | undefined>()
  const [fraction, setFraction] = useState<number | undefined>()
  const [fault, setFault] = useState<string | undefined>()

  const upload = async (chosen: File) => {
    const asking = new AbortController()
    uploading.current = asking
    setFraction(0)
    try {
      const { file_url } = await renewing(renewal, () =>
        uploadFile({
          companyId: company.id,
          applicationId,
          path: '/imports/file',
          file: chosen,
          onProgress: setFraction,
          signal: asking.signal,
        }),
      )
      onReady(draftOf(file_url, chosen.name))
    } catch (error) {
      if (!asking.signal.aborted) setFault(`The upload failed. ${explain(error).message}`)
    } finally {
      setFraction(undefined)
      setFile(undefined)
    }
  }

  return {
    file,
    fraction,
    fault,
    forgetFault: () => setFault(undefined),
    choose: (chosen: File | undefined) => {
      if (!chosen) return
      setFault(chosen.size === 0 ? `“${chosen.name}” is empty. Choose a file with customers.` : undefined)
      if (chosen.size === 0) return
      setFile(chosen)
      void upload(chosen)
    },
    cancel: () => uploading.current?.abort(),
    read: (typed: string) => {
      const url = typed.trim()
      if (!URL.canParse(url))
        return setFault('Enter the whole URL of the file, such as https://example.com/customers.csv.')
      onReady(draftOf(url, nameIn(url)))
    },
  }
}

const nameIn = (url: string) => new URL(url).pathname.split('/').at(-1) || new URL(url).host
