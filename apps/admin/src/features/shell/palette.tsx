'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import { useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { AppWindow, CornerDownLeft, LoaderCircle, Search, Upload, UsersRound } from 'lucide-react'
import { useRouter } from 'next/navigation'
import type { Customer } from '@clientele/contracts'
import { Avatar } from '@/components/data/avatar'
import { Kbd } from '@/components/actions/kbd'
import { useApplications, useMay } from '@/features/operators/current-operator'
import { MatchLine } from '@/features/users/match-line'
import { hiddenMatch, MatchedText, SearchedProvider } from '@/features/users/matched'
import { nameOf, primaryContact } from '@/features/users/user-text'
import { useApplicationId } from '@/lib/application'
import { useTRPC } from '@/lib/trpc'
import { mayLeave } from '@/lib/leaving'
import { useDebounced } from '@/lib/use-debounced'
import { useDestinations } from './use-destinations'

const itemStyle =
  'flex min-h-10 cursor-pointer items-center gap-3 rounded-lg px-2.5 py-1.5 text-sm select-none data-[selected=true]:bg-hover [&>svg]:size-4 [&>svg]:text-ink-3'
const groupStyle =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3'

/** Pages without an entry in the sidebar. */
const tasks = [
  { to: 'customers/import', label: 'Import customers', icon: Upload, needs: 'users:import' },
  { to: 'customers/duplicates', label: 'Possible duplicates', icon: UsersRound, needs: 'users:read' },
] as const

interface PaletteProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  words: string
  onWords: (words: string) => void
  /** Called when the search box has the focus. */
  onReady: () => void
}

/** The command palette: open any page and find any customer from the keyboard. */
export function Palette({ open, onOpenChange, words, onWords, onReady }: PaletteProps) {
  const trpc = useTRPC()
  const router = useRouter()
  const may = useMay()
  const applicationId = useApplicationId()
  const q = useDebounced(words.trim(), 150)
  const found = useQuery(trpc.searchUsers.queryOptions({ q }, { enabled: open && q.length > 1 && may('users:read') }))

  const hasSeveral = useApplications().length > 1
  const shops = useQuery(
    trpc.getApplications.queryOptions(
      { q, pageSize: 5 },
      { enabled: open && q.length > 1 && hasSeveral && may('applications:read') },
    ),
  )

  const goIn = (id: string, to: string) => {
    onOpenChange(false)
    if (mayLeave()) router.push(`/a/${id}/${to}`)
  }
  const go = (to: string) => goIn(applicationId, to)
  const isMeant = ({ label }: { label: string }) => label.toLowerCase().includes(words.trim().toLowerCase())
  const places = useDestinations().filter(isMeant)
  const meantTasks = tasks.filter((task) => may(task.needs) && isMeant(task))
  const people = q.length > 1 ? (found.data?.users ?? []).slice(0, 8) : []
  const others = q.length > 1 ? (shops.data?.items ?? []).filter(({ _id }) => _id !== applicationId) : []
  const searching = words.trim().length > 1 && (found.isFetching || q !== words.trim())

  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup className="fixed inset-x-3 top-[10vh] z-50 mx-auto max-w-xl overflow-hidden rounded-2xl bg-raised shadow-float outline-none transition-[opacity,transform] duration-150 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0">
          <Base.Title className="sr-only">Search or jump to</Base.Title>
          <Command label="Search or jump to" shouldFilter={false} loop>
            <div className="flex items-center gap-3 border-b border-line px-4">
              {searching ? (
                <LoaderCircle aria-hidden className="size-4 animate-spin text-ink-3" />
              ) : (
                <Search aria-hidden className="size-4 text-ink-3" />
              )}
              <Command.Input
                value={words}
                onValueChange={onWords}
                onFocus={({ currentTarget }) => {
                  // After whatever was typed before the box was there.
                  currentTarget.setSelectionRange(currentTarget.value.length, currentTarget.value.length)
                  onReady()
                }}
                placeholder="Search for a customer, or go to a page"
                className="h-12 min-w-0 flex-1 bg-transparent text-lg outline-none placeholder:text-ink-3 sm:text-base"
              />
              <Kbd>Esc</Kbd>
            </div>
            <SearchedProvider value={q}>
              <Command.List label="Results" className="max-h-[min(26rem,60vh)] overflow-y-auto p-1.5">
                <Command.Empty className="px-4 py-10 text-center text-sm text-ink-2">
                  {searching ? 'Searching…' : `Nothing found for “${words.trim()}”.`}
                </Command.Empty>
                {people.length > 0 ? (
                  <Command.Group
                    heading={found.data?.fuzzy ? 'Customers that match with one typo' : 'Customers'}
                    className={groupStyle}
                  >
                    {people.map((user) => (
                      <Command.Item
                        key={user._id}
                        value={user._id}
                        onSelect={() => go(`customers/${user._id}`)}
                        className={itemStyle}
                      >
                        <Avatar name={nameOf(user)} seed={user._id} size="sm" />
                        <span className="min-w-0 flex-1 truncate">
                          <span className="font-medium">
                            <MatchedText text={nameOf(user)} />
                          </span>
                          <span className="ms-2 text-ink-2">
                            <PaletteMatch user={user} />
                          </span>
                        </span>
                        <CornerDownLeft aria-hidden className="opacity-0 in-data-[selected=true]:opacity-100" />
                      </Command.Item>
                    ))}
                  </Command.Group>
                ) : null}
                {others.length > 0 ? (
                  <Command.Group heading="Applications" className={groupStyle}>
                    {others.map(({ _id, name }) => (
                      <Command.Item key={_id} value={_id} onSelect={() => goIn(_id, 'customers')} className={itemStyle}>
                        <AppWindow aria-hidden />
                        <span className="min-w-0 flex-1 truncate">{name}</span>
                        <CornerDownLeft aria-hidden className="opacity-0 in-data-[selected=true]:opacity-100" />
                      </Command.Item>
                    ))}
                  </Command.Group>
                ) : null}
                {found.isError ? (
                  <p role="alert" className="px-2.5 py-2 text-sm text-danger-text">
                    The search failed. Try again in a moment.
                  </p>
                ) : null}
                {places.length + meantTasks.length > 0 ? (
                  <Command.Group heading="Go to" className={groupStyle}>
                    {places.map(({ to, label, icon: Icon, key }) => (
                      <Command.Item key={to} value={to} onSelect={() => go(to)} className={itemStyle}>
                        <Icon aria-hidden />
                        <span className="flex-1">{label}</span>
                        <Kbd>G</Kbd>
                        <Kbd>{key.toUpperCase()}</Kbd>
                      </Command.Item>
                    ))}
                    {meantTasks.map(({ to, label, icon: Icon }) => (
                      <Command.Item key={to} value={to} onSelect={() => go(to)} className={itemStyle}>
                        <Icon aria-hidden />
                        <span className="flex-1">{label}</span>
                      </Command.Item>
                    ))}
                  </Command.Group>
                ) : null}
              </Command.List>
            </SearchedProvider>
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/** What was matched, or else how to reach the customer. */
function PaletteMatch({ user }: { user: Customer }) {
  const match = hiddenMatch(user)
  return match ? <MatchLine match={match} /> : <MatchedText text={primaryContact(user)?.text ?? ''} />
}
