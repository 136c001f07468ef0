'use client'

import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs'
import { updateUrl } from './url-updates'

/** The search text and the current page, kept in the URL, so that links can be shared and Back works. */
export const usePaging = ({ size: usual }: { size: number }) => {
  const [{ q, page, size }, set] = useQueryStates(
    {
      q: parseAsString.withDefault(''),
      page: parseAsInteger.withDefault(1),
      size: parseAsInteger.withDefault(usual),
    },
    { history: 'push' },
  )
  return {
    q,
    page,
    size,
    search: (words: string) => updateUrl(set({ q: words || null, page: null }, { history: 'replace' })),
    turnTo: (next: number) => void set({ page: next }),
    resize: (next: number) => void set({ size: next, page: null }),
  }
}
