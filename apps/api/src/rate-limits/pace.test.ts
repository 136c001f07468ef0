import { expect, test } from 'vitest'
import { repeatsAt } from './pace.ts'

test('every attempt is accounted for by some event, and a flood of them by few', () => {
  let [events, attempts] = [0, 0]
  for (let nth = 1; nth <= 1_000_000; nth += 1) {
    const repeats = repeatsAt(nth)
    if (repeats === undefined) continue
    events += 1
    attempts += repeats
    expect(attempts).toBe(nth)
  }
  expect(attempts).toBe(1_000_000)
  expect(events).toBeLessThan(30)
})
