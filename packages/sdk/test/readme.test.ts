import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { literal } from '../scripts/literal.ts'
import { readme } from '../scripts/readme.ts'

test('the README is what `pnpm --filter @clientele/sdk readme` writes', () => {
  expect(readFileSync(new URL('../README.md', import.meta.url), 'utf8')).toBe(readme())
})

test.each<[unknown, string]>([
  [{ a: 1, 'b-c': [true, null] }, "{ a: 1, 'b-c': [true, null] }"],
  [`it's "so"\n`, `'it\\'s "so"\\n'`],
  [{}, '{}'],
  [{ long: 'x'.repeat(100), list: [] }, `{\n  long: '${'x'.repeat(100)}',\n  list: [],\n}`],
])('%j is written as a person would', (value, written) => {
  expect(literal(value)).toBe(written)
})
