import { attributeIn, consentOf, type ImportMapping, type ImportSystem, type ImportUse } from '@clientele/contracts'
import { keyOf } from '../files/headers.ts'
import { refuseFile } from '../files/refuse.ts'
import type { Definitions } from './attributes.ts'
import { consentUse, guesses } from './guesses.ts'
import type { Columns } from './person.ts'
import type { Records } from './reading/source-record.ts'
import { recognize, systems } from './systems/recognize.ts'
import { type DayFirst, dayFirstIn, withoutZone } from './times.ts'

/*
 * What each column of a file is used for: as the caller says, as the system is known to write it, or guessed from names and contents.
 */

export interface Mapping {
  columns: Columns
  system: ImportSystem | undefined
  /** Whether the uses were chosen, known, or guessed. */
  by: 'chosen' | 'system' | 'guessed'
  /** The attributes that columns are used for, by their slugs. */
  attributes: Definitions
  /** Whether dates such as 03/04/2024 are days of April, if the first records show it. */
  day_first: DayFirst
}

/** `definitions` are the attributes of the application, by their slugs. */
export function mappingOf(records: Records, chosen: ImportMapping | undefined, definitions: Definitions): Mapping {
  const system = chosen?.system ?? recognize(records)
  const { columns, by } = columnsOf(records, { system, chosen, definitions })
  const slugs = new Set(columns.map(([, to]) => attributeIn(to)))
  const dayFirst = system && systems[system].dayFirst
  const attributes = new Map([...definitions].filter(([slug]) => slugs.has(slug)))
  return { columns, system, by, attributes, day_first: dayFirstIn(datesIn(records, columns)) ?? dayFirst }
}

const datesIn = ({ head }: Records, columns: Columns): string[] =>
  columns
    .filter(
      ([, to]) =>
        to === 'dob' || to === 'created_at' || to === 'last_sign_in_at' || consentOf(to)?.part === 'updated_at',
    )
    .flatMap(([name]) => head.map(({ cells }) => cells.get(name).text))

function columnsOf(
  records: Records,
  {
    system,
    chosen,
    definitions,
  }: { system: ImportSystem | undefined; chosen: ImportMapping | undefined; definitions: Definitions },
): Pick<Mapping, 'columns' | 'by'> {
  if (chosen?.columns) return { columns: chosenColumns(records, chosen.columns, definitions), by: 'chosen' }
  if (!system) return { columns: guesses(records, definitions), by: 'guessed' }
  const known = knownIn(records, systems[system].columns)
  const columns = [...known, ...namedByPeople(records, known, definitions), ...ownColumns(records, definitions)]
  return { columns, by: 'system' }
}

/** What a system is known to write, as this file spells it. A key that the first objects of a JSON file don't have may follow in later ones. */
function knownIn({ columns, format }: Records, known: Columns): Columns {
  const byKey = new Map(
    columns.toReversed().flatMap((name) => [[keyOf(withoutZone(name)), name] as const, [keyOf(name), name] as const]),
  )
  const mayFollow = format === 'json' || format === 'ndjson'
  // In a file of rejected records, objects have become columns.
  const isWithin = (name: string) => columns.some((column) => name.startsWith(`${column}.`))
  const uses = known.flatMap(([name, to]): [string, ImportUse][] => {
    const spelled = byKey.get(keyOf(name))
    // `phoneNumber` and `phone_number` are one column, but two keys.
    const names = new Set([...(spelled === undefined ? [] : [spelled]), ...(mayFollow || isWithin(name) ? [name] : [])])
    return [...names].map((each) => [each, to])
  })
  return [...new Map(uses.map((use) => [use.join(), use])).values()]
}

/** A number of an address may be of a company or of a neighbor. */
const isOfAddress = (name: string, to: ImportUse) => to === 'phone' && /address|billing|shipping|company/i.test(name)

const namesAndContacts = ['email', 'phone', 'first_name', 'last_name', 'full_name'] as const

/** People can rename some columns of an export, or have it in their own language, so that names and contacts may be in others than its system's. */
function namedByPeople(records: Records, known: Columns, definitions: Definitions): Columns {
  const present = new Set(records.columns.map(keyOf))
  const written = known.filter(([name]) => present.has(keyOf(name)))
  const missing: readonly ImportUse[] = namesAndContacts.filter((to) => !written.some(([, use]) => use === to))
  if (missing.length === 0) return []
  return guesses(records, definitions).filter(
    ([name, to]) => missing.includes(to) && !isOfAddress(name, to) && !written.some(([column]) => column === name),
  )
}

/** The columns that are called as exports call those of attributes and consents: `attributes.shoe_size`, `consent.privacy_policy`. */
const ownColumns = ({ columns }: Records, definitions: Definitions): Columns =>
  columns.flatMap((name): [string, ImportUse][] => {
    const slug = attributeIn(name.toLowerCase())
    if (slug !== undefined) return definitions.has(slug) ? [[name, `attributes.${slug}`]] : []
    const use = consentUse(name)
    return use ? [[name, use]] : []
  })

/** Whether the columns say how to reach a person. */
export const identifies = ({ columns }: Mapping): boolean =>
  columns.some(([, to]) => /^(?:email|phone|(?:un)?verified_(?:emails|phones))$/.test(to))

function chosenColumns(
  { columns }: Records,
  chosen: NonNullable<ImportMapping['columns']>,
  definitions: Definitions,
): Columns {
  const byKey = new Map(columns.map((name) => [keyOf(name), name]))
  return chosen.map(({ column, to }) => {
    const name = byKey.get(keyOf(column))
    if (name === undefined) throw refuseFile(`The file has no column ${column}.`)
    const slug = attributeIn(to)
    if (slug !== undefined && !definitions.has(slug)) throw refuseFile(`There is no attribute ${slug}.`)
    return [name, to] as const
  })
}
