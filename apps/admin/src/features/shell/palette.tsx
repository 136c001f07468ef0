'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import { Command } from 'cmdk'
import { AppWindow, CornerDownLeft, LoaderCircle, Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import type { Customer } from '@clientele/contracts'
import { Avatar } from '@/components/data/avatar'
import { Kbd } from '@/components/actions/kbd'
import { MatchLine } from '@/features/users/match-line'
import { hiddenMatch, MatchedText, SearchedProvider } from '@/features/users/matched'
import { nameOf, primaryContact } from '@/features/users/user-text'
import { useApplicationId } from '@/lib/application'
import { mayLeave } from '@/lib/leaving'
import { useEarlyEnter } from '@/lib/use-early-enter'
import { usePaletteResults } from './use-palette-results'

const itemStyle =
  'flex min-h-10 cursor-pointer items-center gap-3 rounded-lg px-2.5 py-1.5 text-sm select-none data-[disabled=true]:opacity-60 data-[selected=true]:bg-hover [&>svg]:size-4 [&>svg]:text-ink-3'
const groupStyle =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3'

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
  const router = useRouter()
  const applicationId = useApplicationId()
  const results = usePaletteResults(words, open)
  const { people, others, places, tasks } = results

  const goIn = (id: string, to: string) => {
    onOpenChange(false)
    if (mayLeave()) router.push(`/a/${id}/${to}`)
  }
  const go = (to: string) => goIn(applicationId, to)
  const goToFirst = () => {
    const [person] = people.items
    const [other] = others.items
    if (person) go(`customers/${person._id}`)
    else if (other) goIn(other._id, 'customers')
  }
  const enter = useEarlyEnter(words, !results.isSearching, goToFirst)

  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup className="fixed inset-x-3 top-[10vh] z-50 mx-auto max-w-xl overflow-hidden rounded-2xl bg-raised shadow-float outline-none transition-[opacity,transform] duration-150 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0">
          <Base.Title className="sr-only">Search or jump to</Base.Title>
          <Command
            label="Search or jump to"
            shouldFilter={false}
            loop
            value={results.marked}
            onValueChange={results.mark}
            onKeyDown={({ key, nativeEvent }) => {
              if (key === 'Enter' && !nativeEvent.isComposing && results.isSearching && !results.marked) enter()
            }}
          >
            <div className="flex items-center gap-3 border-b border-line px-4">
              {results.isSearching ? (
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
            <SearchedProvider value={results.q}>
              <Command.List label="Results" className="max-h-[min(26rem,60vh)] overflow-y-auto p-1.5">
                <Command.Empty className="px-4 py-10 text-center text-sm text-ink-2">
                  {results.isSearching ? 'Searching…' : `Nothing found for “${words.trim()}”.`}
                </Command.Empty>
                {people.items.length > 0 ? (
                  <Command.Group
                    heading={results.isFuzzy ? 'Customers that match with one typo' : 'Customers'}
                    className={groupStyle}
                  >
                    {people.items.map((user) => (
                      <Command.Item
                        key={user._id}
                        value={user._id}
                        disabled={people.isBehind}
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
                {others.items.length > 0 ? (
                  <Command.Group heading="Applications" className={groupStyle}>
                    {others.items.map(({ _id, name }) => (
                      <Command.Item
                        key={_id}
                        value={_id}
                        disabled={others.isBehind}
                        onSelect={() => goIn(_id, 'customers')}
                        className={itemStyle}
                      >
                        <AppWindow aria-hidden />
                        <span className="min-w-0 flex-1 truncate">{name}</span>
                        <CornerDownLeft aria-hidden className="opacity-0 in-data-[selected=true]:opacity-100" />
                      </Command.Item>
                    ))}
                  </Command.Group>
                ) : null}
                {results.isError ? (
                  <p role="alert" className="px-2.5 py-2 text-sm text-danger-text">
                    The search failed. Try again in a moment.
                  </p>
                ) : null}
                {places.length + tasks.length > 0 ? (
                  <Command.Group heading="Go to" className={groupStyle}>
                    {places.map(({ to, label, icon: Icon, key }) => (
                      <Command.Item key={to} value={to} onSelect={() => go(to)} className={itemStyle}>
                        <Icon aria-hidden />
                        <span className="flex-1">{label}</span>
                        <Kbd>G</Kbd>
                        <Kbd>{key.toUpperCase()}</Kbd>
                      </Command.Item>
                    ))}
                    {tasks.map(({ to, label, icon: Icon }) => (
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
