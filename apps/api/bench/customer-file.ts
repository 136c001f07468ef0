import { type Api, upload } from './jobs.ts'

/*
 * The file of customers that imports and dry runs are measured with: ten columns, of which one is an email address and one a phone number.
 */

const columns = [
  'external_id',
  'email',
  'email_verified',
  'phone',
  'phone_verified',
  'first_name',
  'last_name',
  'gender',
  'created_at',
  'blocked',
] as const

/** The position of a column. */
export const columnAt = (name: (typeof columns)[number]) => columns.indexOf(name)

const atOnce = 1_000

/** The file in pieces. `series` is a digit that tells the customers of several files apart. */
export function* customerFile(rows: number, series: number): Generator<Buffer> {
  yield Buffer.from(`${columns.join(',')}\n`)
  for (let from = 0; from < rows; from += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, rows - from) }, (_, i) => lineOf(from + i, series))
    yield Buffer.from(some.join(''))
  }
}

/** Names repeat, as they do among people. */
const lineOf = (i: number, series: number): string =>
  `${idOf(i, series)},b${series}.${i}@import.example.com,true,${phoneOf(i, series)},false,First${i % 997},Last${i % 9_973},female,2024-03-18 14:22,no\n`

const idOf = (i: number, series: number) => `bench-${series}.${i}`
/** Numbers that no demo customer has: a row with the number of one would be about them. */
const phoneOf = (i: number, series: number) => `+9195${series}${String(i).padStart(7, '0')}`

/** The customer of a line, as an export has them. */
export const exportedCustomer = (i: number, series: number): Record<string, string> => ({
  external_id: idOf(i, series),
  email: `b${series}.${i}@import.example.com`,
  email_verified: 'true',
  phone_number: phoneOf(i, series),
  phone_verified: 'false',
  first_name: `First${i % 997}`,
  last_name: `Last${i % 9_973}`,
  gender: 'female',
  created_at: '2024-03-18T14:22:00.000Z',
  state: 'active',
})

/** The number of the line that an exported customer came from; undefined if it was another file, or none. */
export function lineNumberOf(external_id: string, series: number): number | undefined {
  const [file, i] = external_id.split('.')
  return file === `bench-${series}` ? Number(i) : undefined
}

export const uploadCustomers = (api: Api, rows: number, series: number): Promise<string> =>
  upload(api, '/imports/file', () => customerFile(rows, series))

/** With more, loading them would only take longer. */
const rowsMax = 200_000

/** As many rows as there are users, up to a limit. */
export const rowsFor = (users: number) => Math.min(users, rowsMax)
