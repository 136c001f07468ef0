'use client'

import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { Button } from '@/components/actions/button'
import { ErrorState } from '@/components/feedback/states'

interface EarlierEntriesProps {
  /** The pages of the list, newest first. */
  pages: Pick<
    UseInfiniteQueryResult,
    'isError' | 'error' | 'isFetching' | 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage' | 'refetch'
  >
  /** Whether nothing is shown so far. */
  isEmpty: boolean
  /** What is listed, for messages. */
  label: string
}

/** Below the entries of a list: the button for earlier ones, or that they couldn't be loaded. */
export function EarlierEntries({ pages, isEmpty, label }: EarlierEntriesProps) {
  if (pages.isError)
    return (
      <ErrorState
        title={`Couldn’t load the ${label}`}
        error={pages.error}
        onRetry={() => void (isEmpty ? pages.refetch() : pages.fetchNextPage())}
        retrying={pages.isFetching}
      />
    )
  if (!pages.hasNextPage) return null
  return (
    <div className="flex justify-center border-t border-line p-3">
      <Button pending={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
        Show earlier
      </Button>
    </div>
  )
}
