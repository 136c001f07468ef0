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
  `bench-${series}.${i},b${series}.${i}@import.example.com,true,+9199${series}${String(i).padStart(7, '0')},false,First${i % 997},Last${i % 9_973},female,2024-03-18 14:22,no\n`

export const uploadCustomers = (api: Api, rows: number, series: number): Promise<string> =>
  upload(api, '/imports/file', () => customerFile(rows, series))

/** With more, loading them would only take longer. */
const rowsMax = 200_000

/** As many rows as there are users, up to a limit. */
export const rowsFor = (users: number) => Math.min(users, rowsMax)
