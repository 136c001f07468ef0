'use client'

import type { Customer, ListedCustomer, profileFacts } from '@clientele/contracts'
import { type ReactNode, Suspense } from 'react'
import { AppLink } from '@/components/actions/app-link'
import { Avatar } from '@/components/data/avatar'
import { type Column, rowLinkStyle } from '@/components/data/list'
import { Time } from '@/components/data/time'
import { cn } from '@/lib/cn'
import { isListOf } from '@/lib/use-stored'
import { hiddenMatch, MatchedText } from '../matched'
import { StatusBadge } from '../status-badge'
import { contactsOf, nameOf } from '../user-text'
import { VerifiedTick } from '../verified-tick'
import { lazily } from '@/lib/on-demand'

/** The contract's label, as a type: the list doesn't load all the facts about profiles for two words. */
type LabelOf<Name extends keyof typeof profileFacts> = (typeof profileFacts)[Name]['label']

const dash = <span className="text-ink-3">–</span>
const isolated = (text: string | null | undefined) => (text ? <bdi>{text}</bdi> : dash)
const matched = (text: string | null | undefined) => (text ? <MatchedText text={text} /> : dash)
const plain = 'hidden max-w-56 truncate text-ink-2 sm:table-cell'
const wide = 'hidden text-ink-2 lg:table-cell'

/** Every column that the list can show besides the name, in display order. */
const choices = {
  contact: {
    label: 'Contact',
    className: 'hidden max-w-64 md:table-cell',
    cell: (user) => <ContactCell user={user} />,
  },
  status: {
    label: 'Status',
    className: 'hidden w-px sm:table-cell',
    cell: (user) => <StatusBadge user={user} />,
  },
  username: { label: 'Username', className: plain, cell: (user) => matched(user.username) },
  external_id: {
    label: 'External ID' satisfies LabelOf<'external_id'>,
    className: plain,
    cell: (user) => matched(user.external_id),
  },
  rr_id: { label: 'Rewards ID' satisfies LabelOf<'rr_id'>, className: plain, cell: (user) => isolated(user.rr_id) },
  id: {
    label: 'Customer ID',
    className: 'hidden text-ink-2 sm:table-cell',
    cell: (user) => <bdi className="font-mono text-xs">{user._id}</bdi>,
  },
  last_sign_in: {
    label: 'Last sign-in',
    className: wide,
    cell: (user) => <Time at={user.last_sign_in_at} empty="Never" className="relative z-10" />,
  },
  changed: {
    label: 'Changed',
    className: wide,
    cell: (user) => <Time at={user.updated_at} className="relative z-10" />,
  },
  created: {
    label: 'Created',
    className: 'hidden text-ink-2 sm:table-cell',
    cell: (user) => <Time at={user.created_at} className="relative z-10" />,
  },
} satisfies Record<string, { label: string; className: string; cell: Column<Customer>['cell'] }>

type OwnColumn = keyof typeof choices
/** A column of the list: one of its own, or an attribute. */
export type ColumnName = OwnColumn | `attribute:${string}`
export const columnNames = Object.keys(choices) as [OwnColumn, ...OwnColumn[]]

const attributeMark = 'attribute:'
export const attributeColumn = (id: string): ColumnName => `attribute:${id}`
/** The ID of the attribute that a column shows. */
export const attributeIn = (name: string): string | undefined =>
  name.startsWith(attributeMark) ? name.slice(attributeMark.length) : undefined
/** The attributes among columns, as many as a list can have. */
export const attributesIn = (names: readonly ColumnName[]): string[] =>
  names.flatMap((name) => attributeIn(name) ?? []).slice(0, attributeColumnsMax)
export const attributeColumnsMax = 20

const isColumnName = (name: unknown): name is ColumnName =>
  columnNames.some((each) => each === name) || (typeof name === 'string' && attributeIn(name) !== undefined)
export const areColumns = isListOf(isColumnName)
export const labelOf = (name: OwnColumn): string => choices[name].label
export const usualColumns: readonly ColumnName[] = ['contact', 'status', 'last_sign_in', 'created']

const MatchLine = lazily(async () => ({ default: (await import('../match-line')).MatchLine }))
const AttributeCell = lazily(async () => ({ default: (await import('./attribute-column')).AttributeCell }))

/** The name and the selected columns, always in the same order. `headingOf` is the heading of an attribute, if there can be any. */
export const columnsNamed = (
  chosen: readonly ColumnName[],
  headingOf: (attributeId: string) => ReactNode = () => null,
): Column<ListedCustomer>[] => [
  {
    name: 'customer',
    heading: 'Customer',
    className: 'w-full max-w-0 md:w-auto md:max-w-72 md:min-w-56',
    cell: (user) => <NameCell user={user} />,
  },
  ...columnNames
    .filter((name) => chosen.includes(name))
    .map((name) => ({ name, heading: choices[name].label, ...choices[name] })),
  ...attributesIn(chosen).map((id) => ({
    name: attributeColumn(id),
    heading: headingOf(id),
    className: plain,
    cell: (user: ListedCustomer) => (
      <Suspense fallback={dash}>
        <AttributeCell user={user} attributeId={id} />
      </Suspense>
    ),
  })),
]

function NameCell({ user }: { user: Customer }) {
  const name = nameOf(user)
  const [contact] = contactsOf(user)
  const match = hiddenMatch(user)
  const line = match && (
    <Suspense fallback={<MatchedText text={match.value} />}>
      <MatchLine match={match} />
    </Suspense>
  )
  return (
    <AppLink
      to={`customers/${user._id}`}
      data-row={user._id}
      className={cn('flex min-w-0 items-center gap-3', rowLinkStyle)}
    >
      <span className="in-data-[density=compact]:hidden">
        <Avatar name={name} seed={user._id} />
      </span>
      <span className="min-w-0">
        <span className="block truncate-name font-medium">
          <MatchedText text={name} />
        </span>
        <span className={cn('block text-xs text-ink-3 md:hidden', match ? 'truncate' : 'truncate-name')}>
          {line ?? <MatchedText text={contact?.text ?? ''} />}
        </span>
        <span
          className={cn(
            'hidden text-xs text-ink-3 md:block',
            match ? 'truncate' : 'truncate-name in-data-[density=compact]:md:hidden',
          )}
        >
          {line ?? <bdi>{user.username}</bdi>}
        </span>
      </span>
      {user.status === 'active' ? null : (
        <span className="ms-auto shrink-0 sm:hidden">
          <StatusBadge user={user} />
        </span>
      )}
    </AppLink>
  )
}

function ContactCell({ user }: { user: Customer }) {
  const [contact, ...others] = contactsOf(user)
  if (!contact) return dash
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <span className={cn('truncate-name', contact.kind === 'phone' && 'tabular')}>
        <MatchedText text={contact.text} />
      </span>
      <VerifiedTick verified={contact.verified} />
      {others.length > 0 ? (
        <span className="relative z-10 shrink-0 text-xs text-ink-3" title={others.map((each) => each.text).join('\n')}>
          +{others.length}
        </span>
      ) : null}
    </span>
  )
}
