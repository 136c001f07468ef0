'use client'

import type { UserAttributeDefinition } from '@clientele/contracts'
import { AppLink } from '@/components/actions/app-link'
import { CopyText } from '@/components/actions/copy'
import { Badge } from '@/components/data/badge'
import { type Column, rowLinkStyle } from '@/components/data/list'
import { typeLabel } from './attribute-types'

/** What is special about an attribute, in a word or two. */
const notesOf = (attribute: UserAttributeDefinition): string[] =>
  [
    attribute.pinned && 'Pinned',
    attribute.customer_editable && 'Customers can edit',
    attribute.registration.enabled && 'On sign-up form',
    attribute.masking.enabled && 'Masked',
    attribute.encrypted && 'Encrypted',
  ].filter((note) => note !== false)

const typeText = ({ type, is_multi_value }: UserAttributeDefinition): string =>
  is_multi_value && type !== 'multi_choice' ? `${typeLabel(type)}, several` : typeLabel(type)

export const attributeColumns: readonly Column<UserAttributeDefinition>[] = [
  {
    name: 'name',
    heading: 'Name',
    className: 'max-w-56',
    cell: ({ _id, name, slug }) => (
      <>
        <AppLink to={`attributes/${_id}`} className={`block truncate font-medium ${rowLinkStyle}`}>
          <bdi>{name}</bdi>
        </AppLink>
        <span className="block truncate font-mono text-xs text-ink-3 sm:hidden">{slug}</span>
      </>
    ),
  },
  {
    name: 'slug',
    heading: 'Slug',
    className: 'hidden max-w-56 sm:table-cell',
    cell: ({ slug }) => <CopyText value={slug} label="Copy slug" className="relative z-10 -ms-1.5" />,
  },
  {
    name: 'type',
    heading: 'Type',
    className: 'text-ink-2',
    cell: typeText,
  },
  {
    name: 'notes',
    heading: 'Settings',
    className: 'hidden lg:table-cell',
    cell: (attribute) => (
      <span className="flex flex-wrap gap-1.5">
        {notesOf(attribute).map((note) => (
          <Badge key={note}>{note}</Badge>
        ))}
      </span>
    ),
  },
]
