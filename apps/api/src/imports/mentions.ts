/*
 * Remembers which record of a file has mentioned a value first: twelve bytes per place, so that ten million contacts fit into memory. Values are
 * compared by 64 bits of a hash. They are spread over many small tables, because nothing else happens in this process while one grows.
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
}

const tablesCount = 256
const placesAtFirst = 16
/** With more, looking for a free place takes long. */
const fullness = 0.75
/** A table that doubles is less than half full for most of its life, and a million customers have three million mentions. */
const growth = 1.5

export function mentions(): Mentions {
  const tables = Array.from(
    { length: tablesCount },
    (): Table => ({
      places: new Uint32Array(placesAtFirst * 3),
      count: 0,
    }),
  )
  return {
    get(value) {
      const [table, high, low] = find(tables, value)
      return table.places[placeOf(table.places, high, low) + 2] || undefined
    },
    set(value, row) {
      const [table, high, low] = find(tables, value)
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
