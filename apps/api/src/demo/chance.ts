// Hand-written: the same number always makes the same customer, in microseconds.
/** A source of chance that always tells the same story: numbers from 0 up to 1. */
export type Chance = () => number

/** The chance that belongs to one number, unlike that of its neighbors. */
export function chanceOf(seed: number): Chance {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One of a list, all equally likely. */
export const oneOf = <T>(chance: Chance, list: readonly [T, ...T[]]): T =>
  list[Math.floor(chance() * list.length)] ?? list[0]

/** One of a list of choices and their weights. */
export function weighted<T>(chance: Chance, choices: readonly (readonly [weight: number, choice: T])[], other: T): T {
  const total = choices.reduce((sum, [weight]) => sum + weight, 0)
  let rest = chance() * total
  for (const [weight, choice] of choices) {
    rest -= weight
    if (rest < 0) return choice
  }
  return other
}
