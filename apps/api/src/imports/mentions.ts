import { type SpilledText, spilledText } from '../files/spilled-text.ts'

/*
 * Remembers which record of a file has mentioned a value first. Values are compared by 64 bits of a hash. They are spread over many small tables, because
 * nothing else happens in this process while one is changed. The last mentions are in memory, and earlier ones in a temporary file, except for half of
 * their hashes: four bytes per mention say whether the file has to be read, which nearly only happens if the value was mentioned.
 */

interface Mentions {
  /** The number of the record that has mentioned a value first. */
  get(value: string): number | undefined
  set(value: string, row: number): void
}

interface Table {
  /** Three numbers for each place: the hash, and the number of the record, which is 0 if the place is free. */
  places: Uint32Array
  count: number
  earlier: Run[]
}

/** Mentions that were moved to the file together, in the order of the second halves of their hashes. */
interface Run {
  lows: Uint32Array
  /** Where the file has the rest of them: the first half of the hash, and the number of the record. */
  at: number
}

const tablesCount = 256
const placesAtFirst = 16
/** With more, looking for a free place takes long. */
const fullness = 0.75
const growth = 1.5
/** How many mentions a table has in memory at most. */
const recentMax = 1_024
/** Places are counted below this number, so that a number can have half of a hash and a place. */
const placesMax = 2 ** 16
const rest_bytes = 8

export function mentions(): Mentions {
  const file = spilledText(64 * 1024)
  const tables = Array.from(
    { length: tablesCount },
    (): Table => ({ places: new Uint32Array(placesAtFirst * 3), count: 0, earlier: [] }),
  )
  return {
    get(value) {
      const [table, high, low] = find(tables, value)
      return table.places[placeOf(table.places, high, low) + 2] || earlierIn(table, file, high, low)
    },
    set(value, row) {
      const [table, high, low] = find(tables, value)
      if (table.count === recentMax) moveToFile(table, file)
      table.count += 1
      if (table.count > (table.places.length / 3) * fullness) grow(table)
      put(table.places, high, low, row)
    },
  }
}

function find(tables: readonly Table[], value: string): [table: Table, high: number, low: number] {
  const [high, low] = fingerprint(value)
  // There is a table for each remainder.
  return [tables[high % tablesCount] as Table, high, low]
}

/** Where a hash is in a table: at its own place, or else at the first free one. Its own place is the same share of the table as it is of all hashes. */
function placeOf(places: Uint32Array, high: number, low: number): number {
  for (let at = Math.floor((low / 2 ** 32) * (places.length / 3)) * 3; ; at = at + 3 === places.length ? 0 : at + 3) {
    const isFree = places[at + 2] === 0
    if (isFree || (places[at] === high && places[at + 1] === low)) return at
  }
}

function put(places: Uint32Array, high: number, low: number, row: number) {
  const place = placeOf(places, high, low)
  places[place] = high
  places[place + 1] = low
  places[place + 2] = row
}

function grow(table: Table) {
  const { places } = table
  table.places = new Uint32Array(Math.ceil((places.length / 3) * growth) * 3)
  for (let at = 0; at < places.length; at += 3) {
    const row = places[at + 2] ?? 0
    if (row !== 0) put(table.places, places[at] ?? 0, places[at + 1] ?? 0, row)
  }
}

function moveToFile(table: Table, file: SpilledText) {
  const { places, count } = table
  const order = new Float64Array(count)
  for (let place = 0, next = 0; place * 3 < places.length; place += 1)
    if (places[place * 3 + 2] !== 0) order[next++] = (places[place * 3 + 1] ?? 0) * placesMax + place
  order.sort()
  const lows = new Uint32Array(count)
  const rest = Buffer.alloc(count * rest_bytes)
  for (const [i, each] of order.entries()) {
    const at = (each % placesMax) * 3
    lows[i] = places[at + 1] ?? 0
    rest.writeUInt32LE(places[at] ?? 0, i * rest_bytes)
    rest.writeUInt32LE(places[at + 2] ?? 0, i * rest_bytes + 4)
  }
  table.earlier.push({ lows, at: file.size() })
  file.append(rest)
  places.fill(0)
  table.count = 0
}

function earlierIn({ earlier }: Table, file: SpilledText, high: number, low: number): number | undefined {
  for (const { lows, at } of earlier)
    for (let i = firstFrom(lows, low); lows[i] === low; i += 1) {
      const rest = file.read(at + i * rest_bytes, at + (i + 1) * rest_bytes)
      if (rest.readUInt32LE(0) === high) return rest.readUInt32LE(4)
    }
  return undefined
}

/** Where the first one is that isn't lower. */
function firstFrom(lows: Uint32Array, low: number): number {
  let from = 0
  for (let until = lows.length; from < until; ) {
    const middle = (from + until) >>> 1
    if ((lows[middle] ?? 0) < low) from = middle + 1
    else until = middle
  }
  return from
}

/** Two independent hashes (FNV-1a). */
function fingerprint(value: string): [high: number, low: number] {
  let high = 0x811c9dc5
  let low = 0xcbf29ce4
  for (let at = 0; at < value.length; at += 1) {
    const unit = value.charCodeAt(at)
    high = Math.imul(high ^ unit, 0x01000193)
    low = Math.imul(low ^ unit, 0x85ebca6b)
    low ^= low >>> 13
  }
  return [high >>> 0, low >>> 0]
}
