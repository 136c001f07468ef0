import type { UserAttribute, UserAttributeDefinition } from '@clientele/contracts'
import { blankOf, givenOf, type Typed, typedOf, wordsOf, wordsOfTyped } from '@/features/attributes/typed-value'
import { isolate } from '@/lib/isolate'
import { isSame } from '@/lib/merge'
import { asSentence } from '@/lib/sentence'

/*
 * The attributes of a customer on their page, and in the form that changes them.
 */

/** What is stored: the values, and the version of the customer that they belong to. */
export interface Stored {
  version: number | undefined
  values: readonly UserAttribute[]
}

/** A masked value that stays as it is. */
interface Kept {
  masked: string
  /** A value that someone else has replaced is another one, although it looks the same. */
  updated_at: string
}

/** What the form holds for an attribute. */
export type Entered = Typed | Kept
/** By the ID of the attribute. */
export type Entries = Record<string, Entered>

export const isKept = (entered: Entered | undefined): entered is Kept =>
  typeof entered === 'object' && !Array.isArray(entered)

export const valueOf = ({ _id }: UserAttributeDefinition, values: readonly UserAttribute[]) =>
  values.find(({ user_attribute_definition_id }) => user_attribute_definition_id === _id)

export const entriesOf = (attributes: readonly UserAttributeDefinition[], { values }: Stored): Entries =>
  Object.fromEntries(attributes.map((attribute) => [attribute._id, entryOf(attribute, valueOf(attribute, values))]))

function entryOf(attribute: UserAttributeDefinition, value: UserAttribute | undefined): Entered {
  if (!value?.masked) return typedOf(attribute, value?.attribute.value)
  return { masked: String(value.attribute.value), updated_at: value.updated_at }
}

/** What the form holds once a masked value is to be replaced. */
export const replacementOf = (attribute: UserAttributeDefinition): Typed => blankOf(attribute)

/** The changed values, as they are sent. A blank one deletes what is stored. */
export const changedValues = (attributes: readonly UserAttributeDefinition[], entries: Entries, before: Entries) =>
  attributes.flatMap(({ _id, type }) => {
    const entered = entries[_id]
    if (entered === undefined || isKept(entered) || isSame(entered, before[_id])) return []
    return [{ definition_id: _id, value: givenOf(type, entered) }]
  })

/** The field of the form for a field of the request, such as `attributes.0.value`. */
export function fieldOf(name: string, sent: readonly { definition_id: string }[]): string {
  const [root, place] = name.split('.')
  return (root === 'attributes' && sent[Number(place)]?.definition_id) || name
}

/** What the form holds in words, to compare it with what someone else has saved. */
export function entryText(attribute: UserAttributeDefinition | undefined, entered: unknown): string {
  const known = entered as Entered
  if (!attribute || known === undefined) return 'Blank'
  return isKept(known) ? known.masked : wordsOfTyped(attribute.type, known)
}

/** An attribute's name in labels, with its slug if others have the same name. */
export function labelOf({ _id, name, slug }: UserAttributeDefinition, all: readonly UserAttributeDefinition[]): string {
  const isShared = all.some((other) => other.name === name && other._id !== _id)
  return isShared ? `${isolate(name)} (${slug})` : isolate(name)
}

/** What the form says below an attribute's input. */
export function hintOf({ description, type, default_value }: UserAttributeDefinition): string | undefined {
  const proposed = default_value === undefined ? '' : `Default: ${wordsOf(type, default_value)}`
  return [description, proposed].filter(Boolean).map(asSentence).join(' ') || undefined
}

/** A short list isn't worth hiding. */
const fewMax = 6

/** The attributes that are shown at first, which are those that are pinned or have a value, and the others. */
export function inTwo(attributes: readonly UserAttributeDefinition[], values: readonly UserAttribute[]) {
  const isFirst = (attribute: UserAttributeDefinition) => attribute.pinned || valueOf(attribute, values) !== undefined
  const others = attributes.filter((attribute) => !isFirst(attribute))
  return others.length <= fewMax ? { first: attributes, others: [] } : { first: attributes.filter(isFirst), others }
}
