import { exportFields } from '@clientele/contracts'

/*
 * Values of an access report as people read them: no JSON, and no names of fields as programs write them.
 */

/** Names of fields of a customer that an export doesn't have. */
const labels: Readonly<Record<string, string>> = {
  ...exportFields,
  application_id: 'ID of the store',
  account_type: 'Kind of account',
  active: 'Can sign in',
  archive: 'Archived',
  status: 'Status',
}

/** The label of a field, such as "First name" for `first_name`. A field without one keeps its name, with spaces. */
export const labelOf = (field: string): string => labels[field] ?? spaced(field)

const spaced = (name: string) =>
  name
    .replace(/^attributes\./, '')
    .replaceAll('_', ' ')
    .trim()

/** `2024-01-31 09:30` */
export const momentOf = (at: string): string => at.slice(0, 16).replace('T', ' ')

export const yesNo = (value: boolean): string => (value ? 'yes' : 'no')

/** A value in words: a list with semicolons, and an object with the names of its parts. */
export function inWords(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'none'
  if (typeof value === 'boolean') return yesNo(value)
  if (typeof value === 'string')
    return isDay.test(value) ? value.slice(0, 10) : isMoment.test(value) ? momentOf(value) : value
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(inWords).join('; ')
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'object') return ''
  if (isChange(value)) return `${inWords(value.from)} → ${inWords(value.to)}`
  return `(${partsOf(value, spaced)})`
}

/** The parts of an object with their names: "First name: Asha, Gender: none". */
export const partsOf = (value: object, named: (field: string) => string = labelOf): string =>
  Object.entries(value)
    .map(([name, part]) => `${named(name)}: ${inWords(part)}`)
    .join(', ')

/** A date of birth. */
const isDay = /^\d{4}-\d\d-\d\dT00:00:00\.000Z$/
const isMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/

const isChange = (value: object): value is { from?: unknown; to?: unknown } => {
  const names = Object.keys(value)
  return names.length > 0 && names.every((name) => name === 'from' || name === 'to')
}
