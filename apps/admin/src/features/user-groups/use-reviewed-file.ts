'use client'

import { useState } from 'react'
import { fileFaultOf, useFilePreview } from './use-file-preview'
import { useFileSource } from './use-file-source'

/** A file of members, of which operators see the effect before it is used: for a new group, or for the group with this ID. */
export function useReviewedFile({ given, groupId }: { given?: File | undefined; groupId?: string }) {
  const source = useFileSource(given)
  const preview = useFilePreview(groupId)
  const [isReviewing, setIsReviewing] = useState(false)

  /** Uploads the file, and shows its effect. Returns its URL; undefined if something is wrong with the file, which its field then says. */
  const review = async (): Promise<string | undefined> => {
    const file_url = await source.obtain()
    if (file_url === undefined) return undefined
    try {
      await preview.check(file_url)
    } catch (error) {
      const fault = fileFaultOf(error)
      if (fault === undefined) throw error
      source.setFault(fault)
      return undefined
    }
    setIsReviewing(true)
    return file_url
  }

  return {
    source,
    preview,
    isReviewing,
    isPending: source.fraction !== undefined || preview.pending,
    review,
    backToForm: () => {
      preview.forget()
      setIsReviewing(false)
    },
  }
}
