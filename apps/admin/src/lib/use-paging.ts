'use client'

import { debounce, parseAsInteger, parseAsString, useQueryStates } from 'nuqs'

/** The words searched for and the page that is shown, kept in the URL: a link is shareable and Back works. */
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
    search: (words: string) =>
      void set({ q: words || null, page: null }, { history: 'replace', limitUrlUpdates: debounce(250) }),
    turnTo: (next: number) => void set({ page: next }),
    resize: (next: number) => void set({ size: next, page: null }),
  }
}
