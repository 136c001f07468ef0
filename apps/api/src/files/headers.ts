import { type ColumnUse, columnUses, type FileSystem, fileSystems } from '@clientele/contracts'
import { commonHeaders, possibleIdHeaders, systemHeaders } from './systems.ts'

/** The letters and digits of a header, without case and accents: "First Name" is firstname. */
export const keyOf = (header: string): string =>
  header
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase()

/** Whether a value looks like one of our IDs. */
export const looksLikeId = (value: string): boolean => /^['"]?[0-9a-f]{24}['"]?$/i.test(value.trim())

interface Spelling {
  use: ColumnUse
  /** Lower numbers are tried first. */
  rank: number
}

/** Every known header by its key: first the common ones, then those of single systems. */
const spellings = new Map<string, Spelling>()
for (const use of columnUses) {
  const ofSystems = Object.values(systemHeaders).flatMap((headers) =>
    use === 'user_id' || use === 'action' ? [] : (headers[use] ?? []),
  )
  for (const [rank, header] of [...commonHeaders[use], ...ofSystems].entries())
    if (!spellings.has(keyOf(header))) spellings.set(keyOf(header), { use, rank })
}

const possibleIds = new Set(possibleIdHeaders.map(keyOf))

/** What a column is used for, judged by its header, and by its values if the header leaves it open. */
export function useOf(header: string, values: () => string[]): Spelling | undefined {
  const key = keyOf(header)
  const known = spellings.get(key)
  if (known) return known
  return possibleIds.has(key) && values().some(looksLikeId) ? { use: 'user_id', rank: 1 } : undefined
}

const keysOfSystems = new Map(
  fileSystems.map((system): [FileSystem, Set<string>] => {
    const { email = [], phone_number = [], country_code = [], others } = systemHeaders[system]
    return [system, new Set([...email, ...phone_number, ...country_code, ...others].map(keyOf))]
  }),
)

const timesListed = new Map<string, number>()
for (const keys of keysOfSystems.values()) for (const key of keys) timesListed.set(key, (timesListed.get(key) ?? 0) + 1)

/** The share of the headers that must belong to a system's export. */
const shareMin = 0.6

/** These name no system: they are what this service calls its own columns. */
const ourOwn: ReadonlySet<string> = new Set(['user_id', 'email', 'phone_number', 'country_code', 'action'].map(keyOf))

/** The system that a file was exported from: the one that knows most of its headers, and some that no other system has. */
export function systemOf(headers: string[]): FileSystem | undefined {
  const keys = headers.map(keyOf).filter((key) => key !== '')
  const ranked = fileSystems
    .map((system) => {
      const known = keys.filter((key) => keysOfSystems.get(system)?.has(key))
      const own = known.filter((key) => timesListed.get(key) === 1 && !ourOwn.has(key)).length
      return { system, share: known.length / Math.max(1, keys.length), own }
    })
    .filter(({ share, own }) => share >= shareMin && (own > 0 || (share === 1 && keys.length >= 4)))
    .sort((one, other) => other.own - one.own || other.share - one.share)
  return ranked[0]?.system
}
