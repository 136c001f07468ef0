import { expect, test } from 'vitest'
import { GatheredBytes } from './gathered-bytes.ts'

test('texts and bytes are put together, however long, and the next ones begin anew', () => {
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
