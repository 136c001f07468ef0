import type { ImportFault } from '@clientele/contracts'
import { titleKey } from '../contacts/normalize.ts'
import { cleanCell } from '../files/cells.ts'
import { printable } from '../files/printable.ts'
import { explain } from './faults.ts'
import { partsOf } from './lists.ts'
import type { GivenGroups } from './person.ts'

/*
 * The groups that a record names. Names are compared without capital letters and accents.
 */

/** What a cell names: one group whose name is all of the text, or several. */
export interface NamedGroups {
  field: string
  whole: string
  names: string[]
}

/** Groups by the keys of their names. */
export type GroupsByKey = ReadonlyMap<string, { id: string; isSegment: boolean }>

/** How many groups an import can create: with more, the column is something else. */
export const newGroupsMax = 100
const nameLengthMax = 100

export const groupsIn = (given: readonly GivenGroups[]): NamedGroups[] =>
  given.map(({ field, text, values }) => {
    const whole = cleanCell(text).trim()
    const listed = Array.isArray(values) ? values.filter((each) => typeof each === 'string') : partsOf(whole)
    return { field, whole, names: listed.map((name) => cleanCell(name).trim()).filter((name) => name !== '') }
  })

/** The names of groups in these cells, in any of the two ways to read them. */
export const namesIn = (cells: readonly NamedGroups[]): string[] =>
  cells.flatMap(({ whole, names }) => [whole, ...names])

/** The names of groups that a record means: the whole text if there is a group of this name. */
export const meantBy = (cells: readonly NamedGroups[], known: GroupsByKey): { field: string; name: string }[] =>
  cells.flatMap(({ field, whole, names }) =>
    (known.has(titleKey(whole)) ? [whole] : names).map((name) => ({ field, name })),
  )

/** Those that don't exist. */
export const unknownIn = (cells: readonly NamedGroups[], known: GroupsByKey): { field: string; name: string }[] =>
  meantBy(cells, known).filter(({ name }) => !known.has(titleKey(name)))

/** Which of the groups that a record names are segments. */
export function faultsOfSegments(cells: readonly NamedGroups[], known: GroupsByKey): ImportFault[] {
  const message = 'This is a segment: its rule decides who is in it.'
  return meantBy(cells, known)
    .filter(({ name }) => known.get(titleKey(name))?.isSegment)
    .map(({ field, name }) => explain('unknown_group', { field, value: printable(name, 200) }, message))
}

/** Why a record can't join groups that don't exist. `room` is how many may still be created. */
export function faultsOfGroups(
  unknown: readonly { field: string; name: string }[],
  { creates, room }: { creates: boolean; room: number },
): ImportFault[] {
  const fault = ({ field, name }: (typeof unknown)[number], message?: string) =>
    explain('unknown_group', { field, value: printable(name, 200) }, message)
  if (!creates) return unknown.map((each) => fault(each))
  const tooLong = unknown.filter(({ name }) => name.length > nameLengthMax)
  if (tooLong.length > 0)
    return tooLong.map((each) => fault(each, `The name of a group has at most ${nameLengthMax} characters.`))
  return unknown
    .slice(Math.max(0, room))
    .map((each) => fault(each, `An import can create at most ${newGroupsMax} groups.`))
}
