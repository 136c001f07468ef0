/*
 * Remembers which record of a file has mentioned a value first: twelve bytes per place, so that ten million contacts fit into memory. Values are
 * compared by 64 bits of a hash.
 */

interface Mentions {
  /** The number of the record that has mentioned a value first. */
  get(value: string): number | undefined
  set(value: string, row: number): void
}

const placesAtFirst = 1 << 12
/** With more, looking for a free place takes long. */
const fullness = 0.6

export function mentions(): Mentions {
  let places = new Uint32Array(placesAtFirst * 3)
  let count = 0

  /** The place of a value: its own, or the first free one. */
  function placeOf(table: Uint32Array, high: number, low: number): number {
    const mask = table.length / 3 - 1
    for (let at = low & mask; ; at = (at + 1) & mask) {
      const isFree = table[at * 3 + 2] === 0
      if (isFree || (table[at * 3] === high && table[at * 3 + 1] === low)) return at * 3
    }
  }
  function put(table: Uint32Array, high: number, low: number, row: number) {
    const place = placeOf(table, high, low)
    table.set([high, low, row], place)
  }
  function grow() {
    const larger = new Uint32Array(places.length * 2)
    for (let at = 0; at < places.length; at += 3) {
      const [high = 0, low = 0, row = 0] = places.subarray(at, at + 3)
      if (row !== 0) put(larger, high, low, row)
    }
    places = larger
  }
  return {
    get(value) {
      const [high, low] = fingerprint(value)
      return places[placeOf(places, high, low) + 2] || undefined
    },
    set(value, row) {
      count += 1
      if (count > (places.length / 3) * fullness) grow()
      put(places, ...fingerprint(value), row)
    },
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
