import { expect, test } from 'vitest'
import { alive_bytes } from '../../test/world/memory.ts'
import { readStrings } from './shared-strings.ts'

const textLength = 500
const textOf = (at: number) => String(at).padEnd(textLength, 'xyz')

/** The part of a workbook with this many megabytes of different texts. */
async function* xml(mb: number) {
  yield Buffer.from('<sst>')
  for (let at = 0; at * textLength < mb * 2 ** 20; at += 100)
    yield Buffer.from(Array.from({ length: 100 }, (_, i) => `<si><t>${textOf(at + i)}</t></si>`).join(''))
  yield Buffer.from('</sst>')
}

test('150 MB of texts take little memory', { timeout: 120_000 }, async () => {
  const before = alive_bytes()
  const strings = await readStrings(xml(150))
  expect(alive_bytes() - before).toBeLessThan(40 * 2 ** 20)
  for (const at of [0, 1, 30_000, 200_000, 314_000]) expect(strings.at(at)).toBe(textOf(at))
  for (const at of [-1, 400_000]) expect(strings.at(at)).toBe('')
})

test('more than 200 MB of texts are refused', { timeout: 120_000 }, async () => {
  await expect(readStrings(xml(210))).rejects.toMatchObject({
    details: [{ message: expect.stringContaining('too much text') }],
  })
})
