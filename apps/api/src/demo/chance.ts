// Hand-written: the same number always makes the same customer, in microseconds.
/** A deterministic source of random numbers from 0 to 1. */
export type Chance = () => number

/** Returns the random source for a number, independent of its neighbors. */
export function chanceOf(seed: number): Chance {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Picks from a list with equal probability. */
export const oneOf = <T>(chance: Chance, list: readonly [T, ...T[]]): T =>
  list[Math.floor(chance() * list.length)] ?? list[0]

/** Picks from a list of weighted choices. */
export function weighted<T>(chance: Chance, choices: readonly (readonly [weight: number, choice: T])[], other: T): T {
  const total = choices.reduce((sum, [weight]) => sum + weight, 0)
  let rest = chance() * total
  for (const [weight, choice] of choices) {
    rest -= weight
    if (rest < 0) return choice
  }
  return other
}
