import { counted } from '../files/counted.ts'
import { keyOf } from '../files/headers.ts'
import type { ImportRow } from './normalize.ts'
import type { Records } from './reading/source-record.ts'

/** What may have gone wrong with a file as a whole. Words of it are shown, but not kept, because they are names. */
export function warningOf(
  { encoding, odd = [] }: Pick<Records, 'encoding' | 'odd'>,
  { isShown }: { isShown: boolean },
) {
  if (odd.length === 0) return undefined
  const examples = isShown ? `, such as ${odd.join(', ')}` : ''
  const advice =
    encoding === 'utf-8'
      ? 'They were read in the wrong encoding before the file was written: export it again.'
      : `It was read as ${encoding}. If names are wrong, import it with its encoding, or save it as UTF-8.`
  return `Some words of the file look wrong${examples}. ${advice}`
}

interface Previewed {
  customers: readonly { customer: Pick<ImportRow, 'plain_password'> }[]
  /** The columns that aren't imported. */
  left: readonly string[]
  /** Whether the caller may import passwords. Those of others are left out. */
  credentials: boolean
}

/** What may have gone wrong with a file, and what it needs before it is imported. */
export function warningsOf(records: Records, { customers, left, credentials }: Previewed): string | undefined {
  const odd = warningOf(records, { isShown: true })
  if (!credentials) return odd
  const count = customers.filter(({ customer }) => customer.plain_password !== undefined).length
  const whose = count === 1 ? '1 record has a password' : `${counted(count)} records have passwords`
  const column = left.find(
    (name) => isOfPasswords(name) && records.head.some(({ cells }) => cells.get(name).text !== ''),
  )
  const said = [
    odd,
    count > 0 && `${whose} in plain text. An import hashes them with hash_plaintext, and refuses them without it.`,
    column &&
      `The passwords in the column ${column} are left out. To hash them, map it to password, with hash_plaintext.`,
  ].filter(Boolean)
  return said.length > 0 ? said.join(' ') : undefined
}

const isOfPasswords = (column: string) =>
  /^(?:user|account|login|plain|plaintext|clear|cleartext|initial|temporary)?(?:password|pass|pwd)$/.test(keyOf(column))
