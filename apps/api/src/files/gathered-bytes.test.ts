import { expect, test } from 'vitest'
import { GatheredBytes } from './gathered-bytes.ts'

test('texts and bytes of any length are put together, and nothing is left of them after clearing', () => {
  const out = new GatheredBytes()
  const long = 'zoë 🛍️\n'.repeat(100_000)
  out.addText('first,')
  out.addText(long)
  out.add(Buffer.from('last'))
  expect(Buffer.from(out.bytes).toString()).toBe(`first,${long}last`)
  out.clear()
  out.addText('again')
  expect(Buffer.from(out.bytes).toString()).toBe('again')
})
