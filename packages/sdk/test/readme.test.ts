import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readme } from '../scripts/readme.ts'

test('the README is what `pnpm --filter @clientele/sdk readme` writes', () => {
  expect(readFileSync(new URL('../README.md', import.meta.url), 'utf8')).toBe(readme())
})
