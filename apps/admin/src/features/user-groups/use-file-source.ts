'use client'

import { useState } from 'react'
import { useCompany } from '@/features/operators/current-operator'
import { useApplicationId } from '@/lib/application'
import { explain } from '@/lib/errors'
import { renewing } from '@/lib/renewing'
import { useRenewal } from '@/lib/trpc'
import { uploadFile } from '@/lib/upload-file'
import { pastedFile } from './pasted-list'

type SourceKind = 'file' | 'list' | 'url'

/** The source of the members: a file or a pasted list that is uploaded first, or a URL that the service reads. */
export const useFileSource = (given?: File) => {
  const company = useCompany()
  const applicationId = useApplicationId()
  const renewal = useRenewal()
  const [kind, setKind] = useState<SourceKind>('file')
  const [file, setFile] = useState(given)
  const [list, setList] = useState('')
  const [url, setUrl] = useState('')
  const [fraction, setFraction] = useState<number | undefined>()
  const [fault, setFault] = useState<string | undefined>()

  /** The `file_url` to send, once the upload has finished. Undefined if there is no file or the upload failed. */
  const obtain = async (): Promise<string | undefined> => {
    setFault(undefined)
    if (kind === 'url') {
      if (url.trim() !== '') return url.trim()
      setFault('Enter the URL of a file.')
      return undefined
    }
    const chosen = kind === 'list' ? pastedFile(list) : file
    if (!chosen) {
      setFault(kind === 'list' ? 'Paste at least one customer.' : 'Choose a file.')
      return undefined
    }
    try {
      setFraction(0)
      const uploaded = await renewing(renewal, () =>
        uploadFile({
          companyId: company.id,
          applicationId,
          path: '/user_group/file',
          file: chosen,
          onProgress: setFraction,
        }),
      )
      return uploaded.file_url
    } catch (error) {
      setFault(`The upload failed. ${explain(error).message}`)
      return undefined
    } finally {
      setFraction(undefined)
    }
  }

  return {
    kind,
    file,
    list,
    url,
    fraction,
    fault,
    isGiven: { file: file !== undefined, list: list.trim() !== '', url: url.trim() !== '' }[kind],
    setFault,
    chooseKind: (next: SourceKind) => {
      setKind(next)
      setFault(undefined)
    },
    chooseFile: (next: File | undefined) => {
      setFile(next)
      setFault(undefined)
    },
    writeList: (next: string) => {
      setList(next)
      setFault(undefined)
    },
    writeUrl: (next: string) => {
      setUrl(next)
      setFault(undefined)
    },
    obtain,
  }
}

export type FileSource = ReturnType<typeof useFileSource>
