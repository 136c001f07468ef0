'use client'

import { safe } from '@/lib/first-focus'
import type { Customer } from '@clientele/contracts'
import { useQuery } from '@tanstack/react-query'
import { type RefObject, useState } from 'react'
import { AppLink } from '@/components/actions/app-link'
import { Button } from '@/components/actions/button'
import { Loading, Skeleton } from '@/components/feedback/skeleton'
import { ErrorState } from '@/components/feedback/states'
import { SearchInput } from '@/components/forms/input'
import { DialogBody, DialogFooter } from '@/components/overlays/dialog'
import { useTRPC } from '@/lib/trpc'
import { useDebounced } from '@/lib/use-debounced'
import { isMergeable } from './merge-words'
import { PersonFacts } from './person-facts'

interface OtherSearchProps {
  user: Customer
  box: RefObject<HTMLInputElement | null>
  onChoose: (other: Customer) => void
  onCancel: () => void
}

/** Finds the customer to merge with. */
export function OtherSearch({ user, box, onChoose, onCancel }: OtherSearchProps) {
  const trpc = useTRPC()
  const [words, setWords] = useState('')
  const q = useDebounced(words.trim())
  const isAsked = words.trim().length > 1
  const found = useQuery(trpc.searchUsers.queryOptions({ q }, { enabled: q.length > 1 }))
  const people = (found.data?.users ?? []).filter(({ _id }) => _id !== user._id)

  return (
    <>
      <DialogBody className="flex flex-col gap-3">
        <SearchInput
          ref={box}
          label="Search for the other customer"
          placeholder="Name, email, phone, ID, or external ID"
          autoComplete="off"
          value={words}
          onValueChange={setWords}
        />
        {!isAsked ? (
          <p className="text-sm text-ink-2">
            Or choose a pair from the{' '}
            <AppLink to="customers/duplicates" className="focus-ring rounded-sm text-ink underline" onClick={onCancel}>
              possible duplicates
            </AppLink>
            .
          </p>
        ) : found.isError ? (
          <ErrorState
            title="Couldn’t search"
            error={found.error}
            onRetry={() => void found.refetch()}
            retrying={found.isFetching}
          />
        ) : q !== words.trim() || found.isPending ? (
          <Loading label="Searching">
            <Skeleton className="h-12" />
          </Loading>
        ) : people.length === 0 ? (
          <p role="status" className="text-sm text-ink-2">
            Nobody else matches “<bdi>{q}</bdi>”.
          </p>
        ) : (
          <Found people={people} onChoose={onChoose} />
        )}
      </DialogBody>
      <DialogFooter>
        <Button {...safe} onClick={onCancel}>
          Cancel
        </Button>
      </DialogFooter>
    </>
  )
}

function Found({ people, onChoose }: { people: readonly Customer[]; onChoose: (other: Customer) => void }) {
  return (
    <ul aria-label="Customers found" className="divide-y divide-line rounded-xl border border-line">
      {people.map((person) => (
        <li key={person._id}>
          <button
            type="button"
            // Archived customers, and those who are about to be erased, can't be merged.
            disabled={!isMergeable(person)}
            onClick={() => onChoose(person)}
            className="focus-ring w-full cursor-pointer rounded-xl px-3 py-2.5 hover:bg-hover disabled:cursor-not-allowed disabled:hover:bg-transparent"
          >
            <PersonFacts user={person} />
          </button>
        </li>
      ))}
    </ul>
  )
}
