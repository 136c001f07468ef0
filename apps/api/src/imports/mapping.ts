import {
  attributeIn,
  consentOf,
  type ImportUse,
  type ImportMapping,
  type ImportSystem,
  type ImportTarget,
  importTargets,
  typed,
} from '@clientele/contracts'
import { keyOf, looksLikeId, useOf as knownUse } from '../files/headers.ts'
import { refuseFile } from '../files/refuse.ts'
import type { Definitions } from './attributes.ts'
import type { Columns } from './person.ts'
import type { Records } from './reading/source-record.ts'
import { recognize, systems } from './systems/recognize.ts'
import { timeIn } from './times.ts'

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
}

/** `definitions` are the attributes of the application, by their slugs. */
export function mappingOf(records: Records, chosen: ImportMapping | undefined, definitions: Definitions): Mapping {
  const system = chosen?.system ?? recognize(records)
  const { columns, by } = columnsOf(records, { system, chosen, definitions })
  const slugs = new Set(columns.map(([, to]) => attributeIn(to)))
  return { columns, system, by, attributes: new Map([...definitions].filter(([slug]) => slugs.has(slug))) }
}

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
  const columns = [...presentIn(records, systems[system].columns), ...ownColumns(records, definitions)]
  return { columns, by: 'system' }
}

/** The columns that are called as exports call those of attributes and consents: `attributes.shoe_size`, `consent.privacy_policy`. */
const ownColumns = ({ columns }: Records, definitions: Definitions): Columns =>
  columns.flatMap((name): [string, ImportUse][] => {
    const slug = attributeIn(name.toLowerCase())
    if (slug !== undefined) return definitions.has(slug) ? [[name, `attributes.${slug}`]] : []
    const use = consentUse(name)
    return use ? [[name, use]] : []
  })

const consentUse = (name: string) => consentOf(name.toLowerCase())?.use

/** Whether the columns say how to reach a person. */
export const identifies = ({ columns }: Mapping): boolean =>
  columns.some(([, to]) => /^(?:email|phone|(?:un)?verified_(?:emails|phones))$/.test(to))

const presentIn = ({ columns }: Records, known: Columns): Columns => {
  const keys = new Set(columns.map(keyOf))
  return known.filter(([name]) => keys.has(keyOf(name)))
}

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

/** How people call these columns. */
const spellings: Partial<Record<ImportTarget, readonly string[]>> = {
  user_id: ['user_id'],
  external_id: ['external_id', 'id', 'customer_id', 'uid', 'uuid', 'customer number', 'member_id', 'sub'],
  username: ['username', 'user name', 'login', 'user_login', 'nickname', 'handle'],
  first_name: [
    'first name',
    'given name',
    'forename',
    'vorname',
    'prénom',
    'nombre',
    'nome',
    'voornaam',
    'etunimi',
    'förnamn',
  ],
  last_name: [
    'last name',
    'family name',
    'surname',
    'nachname',
    'nom',
    'nom de famille',
    'apellido',
    'apellidos',
    'cognome',
    'achternaam',
    'sukunimi',
    'efternamn',
  ],
  full_name: ['name', 'full name', 'display name', 'customer name', 'contact name', 'nimi', 'namn', '氏名', '姓名'],
  gender: ['gender', 'sex', 'geschlecht'],
  dob: ['dob', 'date of birth', 'birth date', 'birthdate', 'birthday', 'geburtsdatum', 'geburtstag'],
  email_verified: ['email verified', 'email confirmed', 'is email verified', 'confirmed email'],
  phone_verified: ['phone verified', 'phone number verified', 'mobile verified', 'is phone verified'],
  country: ['country', 'country code', 'billing country', 'land', 'pays', 'país'],
  created_at: [
    'created at',
    'created',
    'created on',
    'date created',
    'create date',
    'registered',
    'registration date',
    'signed up',
    'signup date',
    'customer since',
    'member since',
    'joined',
  ],
  last_sign_in_at: ['last sign in at', 'last sign in', 'last login', 'last signed in', 'last seen', 'last active'],
  blocked: ['blocked', 'banned', 'disabled', 'is blocked', 'suspended'],
  archived: ['archived', 'is archived'],
  groups: ['groups', 'customer groups', 'user groups'],
  email_marketing: [
    'accepts marketing',
    'accepts email marketing',
    'newsletter',
    'email opt in',
    'email consent',
    'marketing consent',
    'subscribed',
  ],
  sms_marketing: ['accepts sms marketing', 'sms opt in', 'sms consent'],
  password_digest: ['password hash', 'password digest', 'encrypted password', 'hashed password', 'passwd'],
}
const targetByKey = new Map(
  importTargets.flatMap((to) => (spellings[to] ?? []).map((name): [string, ImportTarget] => [keyOf(name), to])),
)

/** The share of the values of a column that must look alike. */
const shareMin = 0.8
const looks: readonly (readonly [ImportTarget, (text: string) => boolean])[] = [
  ['email', (text) => /^\S+@\S+\.\S{2,}$/.test(text)],
  ['phone', (text) => /^'?\+\d[\d\s().-]{6,20}$/.test(text)],
]

/** Guesses from the names of columns and, for contacts, from their values. */
function guesses({ columns, head }: Records, definitions: Definitions): Columns {
  const attributes = attributesByKey(definitions)
  const named = columns.flatMap((name): [string, ImportUse][] => {
    const consent = consentUse(name)
    if (consent) return [[name, consent]]
    const to = targetByKey.get(keyOf(name.split('.').at(-1) ?? name)) ?? contactIn(name)
    const values = valuesIn(head, name)
    // What another system calls user_id is its own.
    if (to === 'user_id' && !values.every(looksLikeId)) return [[name, 'external_id']]
    const slug = attributes.get(keyOf(name)) ?? attributeIn(name.toLowerCase())
    const isAttribute = slug !== undefined && definitions.has(slug)
    // What the application calls its own says more than what people usually mean, except by a contact.
    if (isAttribute && to !== 'email' && to !== 'phone') return [[name, `attributes.${slug}`]]
    return to && fits(to, values) ? [[name, to]] : []
  })
  const rest = looks.flatMap(([to, look]): [string, ImportTarget][] => {
    if (named.some(([, known]) => known === to)) return []
    const alike = columns.filter((name) => {
      if (named.some(([known]) => known === name)) return false
      const values = valuesIn(head, name)
      return values.length > 0 && values.filter(look).length >= values.length * shareMin
    })
    // Of several, only a person knows which one.
    return alike.length === 1 ? alike.map((name) => [name, to]) : []
  })
  return [...named, ...rest]
}

/** Attributes by their slugs and names, as headers spell them. */
const attributesByKey = (definitions: Definitions) =>
  new Map(
    [...definitions].flatMap(([slug, { name }]): [string, string][] => [
      [keyOf(name), slug],
      [keyOf(slug), slug],
    ]),
  )

/** The names that files of groups know as well, in many languages. */
function contactIn(name: string): ImportTarget | undefined {
  const { use } = knownUse(name, () => []) ?? {}
  if (use === 'email') return 'email'
  return use === 'phone_number' ? 'phone' : undefined
}

const valuesIn = (head: Records['head'], name: string) =>
  head.map(({ cells }) => typed(cells.get(name).text)).filter((text) => text !== '')

/** A column of times has times in it, whatever it is called. */
const fits = (to: ImportTarget, values: readonly string[]): boolean =>
  (to !== 'created_at' && to !== 'last_sign_in_at') || values.every((text) => timeIn(text) !== undefined)
