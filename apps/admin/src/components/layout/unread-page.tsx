import type { ReactNode } from 'react'
import { AppLink } from '../actions/app-link'
import { buttonStyle } from '../actions/button'
import { Loading, Skeleton } from '../feedback/skeleton'
import { EmptyState, ErrorState } from '../feedback/states'
import { Page } from './page'

interface UnreadPageProps {
  /** What the page is about, in the middle of a sentence: "attribute". */
  noun: string
  /** The same for several: "attributes". */
  nouns: string
  icon: ReactNode
  /** The list of them. */
  back: { to: string; label: string }
  /** The query for the record. */
  query: { error: unknown; isError: boolean; isFetching: boolean; refetch: () => unknown }
  /** Whether it is known that there is no such record. */
  isMissing: boolean
  /** Why there may be none. */
  why: string
  /** What the content looks like before it is read. */
  skeleton: ReactNode
}

/** The page of a record that isn't there: it doesn't exist, it couldn't be read, or it hasn't been read yet. */
export function UnreadPage({ noun, nouns, icon, back, query, isMissing, why, skeleton }: UnreadPageProps) {
  const name = noun.slice(0, 1).toUpperCase() + noun.slice(1)
  if (isMissing)
    return (
      <Page title={`${name} not found`} back={back}>
        <EmptyState
          icon={icon}
          title={`${name} not found`}
          actions={
            <AppLink to={back.to} className={buttonStyle({ variant: 'outline' })}>
              Open the {nouns}
            </AppLink>
          }
        >
          {why}
        </EmptyState>
      </Page>
    )
  if (query.isError)
    return (
      <Page title={name} back={back}>
        <ErrorState
          title={`Couldn’t load the ${noun}`}
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      </Page>
    )
  return (
    <Page
      back={back}
      documentTitle={name}
      title={
        <Loading label={`Loading ${noun}`}>
          <Skeleton className="h-7 w-48" />
        </Loading>
      }
    >
      {skeleton}
    </Page>
  )
}
