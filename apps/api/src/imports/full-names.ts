import { cleanName, profileFacts } from '@clientele/contracts'
import { cleanText } from '../files/cells.ts'
import type { Person } from './person.ts'
import type { Cell } from './reading/cells.ts'

/*
 * The first and the last name of a person, whether a file has them in two pieces or in one.
 */

interface Names {
  first_name: string | undefined
  last_name: string | undefined
  /** The values of which too much would be lost. */
  tooLong: Cell[]
}

export function namesOf({
  first_name,
  last_name,
  full_name,
}: Pick<Person, 'first_name' | 'last_name' | 'full_name'>): Names {
  const separate = namesIn(first_name, last_name)
  if (separate.first_name !== undefined || separate.last_name !== undefined) return separate
  const { first, last } = partsOf(full_name.text)
  return namesIn({ ...full_name, text: first }, { ...full_name, text: last })
}

function namesIn(first: Cell, last: Cell): Names {
  const [first_name, last_name] = [clean(first), clean(last)]
  const tooLong: Cell[] = []
  if (isTooLong(first_name)) tooLong.push(first)
  if (isTooLong(last_name)) tooLong.push(last)
  return { first_name: first_name || undefined, last_name: last_name || undefined, tooLong }
}

const isTooLong = (name: string) => name.length > profileFacts.first_name.lengthMax

const clean = ({ text }: Cell) => cleanName(cleanText(text), Number.POSITIVE_INFINITY)

/** A name in one piece is `Last, First`, or is split at its first space, so that nothing of it is lost. */
function partsOf(full: string): { first: string; last: string } {
  const [, family = '', given = ''] = /^([^,]+),\s*([^,]+)$/s.exec(cleanText(full)) ?? []
  if (given !== '' && !suffix.test(given)) return { first: given, last: family }
  const [, first = '', last = ''] = /^(\S*)\s*(.*)$/s.exec(full.trim()) ?? []
  return { first, last }
}

/** What stands behind a name and its comma, and is no given name. */
const suffix =
  /^(?:[js]r|i{1,3}|iv|v|m\.?d|ph\.?d|esq|cpa|dds|mba|ba|ma|m\.?sc|b\.?sc|inc|ltd|llc|gmbh|ag|corp|co|s\.?a|plc)\.?$/i
