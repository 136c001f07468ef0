import { expect, test } from 'vitest'
import { oneAhead } from './one-ahead.ts'

test('the next one is made while the last one is used, and no more than that', async () => {
  const made: number[] = []
  async function* all() {
    for (const one of [1, 2, 3]) {
      made.push(one)
      yield one
    }
  }
  const seen: string[] = []
  for await (const one of oneAhead(all())) {
    await Promise.resolve()
    seen.push(`${one} of ${made.join()}`)
  }
  expect(seen).toEqual(['1 of 1,2', '2 of 1,2,3', '3 of 1,2,3'])
})

test('what was made before an error is used, and the error is thrown in its turn', async () => {
  async function* all() {
    yield 1
    throw new Error('The file ends here.')
  }
  const seen: number[] = []
  const use = async () => {
    for await (const one of oneAhead(all())) seen.push(one)
  }
  await expect(use()).rejects.toThrow('The file ends here.')
  expect(seen).toEqual([1])
})

test('when its user stops, the source is closed', async () => {
  let isClosed = false
  async function* all() {
    try {
      for (let one = 1; ; one += 1) yield one
    } finally {
      isClosed = true
    }
  }
  for await (const one of oneAhead(all())) if (one === 2) break
  expect(isClosed).toBe(true)
})
