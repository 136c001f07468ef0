import { type ImportMapping, type ImportSystem, type ImportTarget, importTargets, typed } from '@clientele/contracts'
import { keyOf, looksLikeId, useOf as knownUse } from '../files/headers.ts'
import { refuseFile } from '../files/refuse.ts'
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
}

export function mappingOf(records: Records, chosen?: ImportMapping): Mapping {
  const system = chosen?.system ?? recognize(records)
  if (chosen?.columns) return { columns: chosenColumns(records, chosen.columns), system, by: 'chosen' }
  if (system) return { columns: presentIn(records, systems[system].columns), system, by: 'system' }
  return { columns: guesses(records), system, by: 'guessed' }
}

/** Whether the columns say how to reach a person. */
export const identifies = ({ columns }: Mapping): boolean =>
  columns.some(([, to]) => /^(?:email|phone|(?:un)?verified_(?:emails|phones))$/.test(to))

const presentIn = ({ columns }: Records, known: Columns): Columns => {
  const keys = new Set(columns.map(keyOf))
  return known.filter(([name]) => keys.has(keyOf(name)))
}

function chosenColumns({ columns }: Records, chosen: NonNullable<ImportMapping['columns']>): Columns {
  const byKey = new Map(columns.map((name) => [keyOf(name), name]))
  return chosen.map(({ column, to }) => {
    const name = byKey.get(keyOf(column))
    if (name === undefined) throw refuseFile(`The file has no column ${column}.`)
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
function guesses({ columns, head }: Records): Columns {
  const named = columns.flatMap((name): [string, ImportTarget][] => {
    const to = targetByKey.get(keyOf(name.split('.').at(-1) ?? name)) ?? contactIn(name)
    const values = valuesIn(head, name)
    // What another system calls user_id is its own.
    if (to === 'user_id' && !values.every(looksLikeId)) return [[name, 'external_id']]
    return to && fits(to, values) ? [[name, to]] : []
  })
  const rest = looks.flatMap(([to, look]): [string, ImportTarget][] => {
    if (named.some(([, known]) => known === to)) return []
    const alike = columns.filter((name) => {
      const values = valuesIn(head, name)
      return values.length > 0 && values.filter(look).length >= values.length * shareMin
    })
    // Of several, only a person knows which one.
    return alike.length === 1 ? alike.map((name) => [name, to]) : []
  })
  return [...named, ...rest]
}

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
