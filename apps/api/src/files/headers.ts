import { type ColumnUse, columnUses, type FileSystem, fileSystems } from '@clientele/contracts'
import { commonHeaders, everydayHeaders, possibleIdHeaders, systemHeaders, systemIds } from './systems.ts'

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

const headersOf = (system: FileSystem): readonly string[] => {
  const { email = [], phone_number = [], country_code = [], others } = systemHeaders[system]
  return [...email, ...phone_number, ...country_code, ...others]
}

const keysOfSystems = new Map(fileSystems.map((system) => [system, new Set(headersOf(system).map(keyOf))]))

const timesListed = new Map<string, number>()
for (const keys of keysOfSystems.values()) for (const key of keys) timesListed.set(key, (timesListed.get(key) ?? 0) + 1)

/** The words of a header: `OwnerId` and `Owner ID` have two. */
const wordsIn = (header: string) => header.match(/\p{Lu}?[\p{Ll}\p{N}]+|\p{Lu}+|\p{Lo}+/gu) ?? []

const everyday = new Set([...Object.values(commonHeaders).flat(), ...everydayHeaders].map(keyOf))

/** Headers that only one system writes. Single words, and what people call their columns anywhere, name no system. */
const namesSystem = new Set(
  fileSystems
    .flatMap((system) => headersOf(system))
    .filter((header) => wordsIn(header).length > 1 && timesListed.get(keyOf(header)) === 1)
    .map(keyOf)
    .filter((key) => !everyday.has(key)),
)

/** The share of the headers that must belong to a system's export. */
const shareMin = 0.6
/** So many headers of a system alone name it. So do the values of its IDs. */
const ownMin = 2
/** That all of so many headers belong to a system counts like another one of its own. */
const wholeMin = 7

/** The system that a file was exported from: the one that knows most of its headers, and some that no other system has. */
export function systemOf(headers: string[], valuesAt: (position: number) => string[]): FileSystem | undefined {
  const keys = headers.map(keyOf)
  const filled = keys.filter((key) => key !== '').length
  const ranked = fileSystems
    .map((system) => {
      const known = keys.filter((key) => keysOfSystems.get(system)?.has(key))
      const ids = systemIds[system]
      const hasIds = keys.some(
        (key, at) => ids && key === keyOf(ids.header) && valuesAt(at).some((id) => ids.values.test(id)),
      )
      const share = known.length / Math.max(1, filled)
      const isWhole = share === 1 && filled >= wholeMin
      const own = known.filter((key) => namesSystem.has(key)).length + (isWhole ? 1 : 0) + (hasIds ? ownMin : 0)
      return { system, share, own }
    })
    .filter(({ share, own }) => share >= shareMin && own >= ownMin)
    .sort((one, other) => other.own - one.own || other.share - one.share)
  return ranked[0]?.system
}
