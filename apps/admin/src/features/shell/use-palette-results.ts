import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Upload, UsersRound } from 'lucide-react'
import { useState } from 'react'
import { useApplications, useMay } from '@/features/operators/current-operator'
import { useApplicationId } from '@/lib/application'
import { useTRPC } from '@/lib/trpc'
import { useDebounced } from '@/lib/use-debounced'
import { useDestinations } from './use-destinations'

/** Pages without an entry in the sidebar. */
const tasks = [
  { to: 'customers/import', label: 'Import customers', icon: Upload, needs: 'users:import' },
  { to: 'customers/duplicates', label: 'Possible duplicates', icon: UsersRound, needs: 'users:read' },
] as const

/** What the palette offers for what is typed, and which of it Enter opens. */
export function usePaletteResults(words: string, open: boolean) {
  const trpc = useTRPC()
  const may = useMay()
  const applicationId = useApplicationId()
  const typed = words.trim()
  const q = useDebounced(typed, 150)
  const isAsked = typed.length > 1
  const searches = open && q.length > 1
  const found = useQuery(
    trpc.searchUsers.queryOptions({ q }, { enabled: searches && may('users:read'), placeholderData: keepPreviousData }),
  )
  const hasSeveral = useApplications().length > 1
  const shops = useQuery(
    trpc.getApplications.queryOptions(
      { q, pageSize: 5 },
      { enabled: searches && hasSeveral && may('applications:read'), placeholderData: keepPreviousData },
    ),
  )
  // The previous results stay until the new ones are there, but can't be opened.
  const isBehind = (query: { isPlaceholderData: boolean; isFetching: boolean; isPending: boolean }) =>
    isAsked && (q !== typed || query.isPlaceholderData || (query.isPending && query.isFetching))

  const people = { items: isAsked ? (found.data?.users ?? []).slice(0, 8) : [], isBehind: isBehind(found) }
  const others = {
    items: isAsked ? (shops.data?.items ?? []).filter(({ _id }) => _id !== applicationId) : [],
    isBehind: isBehind(shops),
  }
  const isMeant = ({ label }: { label: string }) => label.toLowerCase().includes(typed.toLowerCase())
  const places = useDestinations().filter(isMeant)
  const meantTasks = tasks.filter((task) => may(task.needs) && isMeant(task))

  const openable = [
    ...(people.isBehind ? [] : people.items.map(({ _id }) => _id)),
    ...(others.isBehind ? [] : others.items.map(({ _id }) => _id)),
    ...[...places, ...meantTasks].map(({ to }) => to as string),
  ]
  const [chosen, choose] = useState('')
  return {
    q,
    people,
    others,
    places,
    tasks: meantTasks,
    isFuzzy: found.data?.fuzzy === true,
    isError: found.isError,
    isSearching: people.isBehind || others.isBehind,
    /** What Enter opens. Empty if there is nothing yet. */
    marked: openable.includes(chosen) ? chosen : (openable[0] ?? ''),
    mark: choose,
  }
}
