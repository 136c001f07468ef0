import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { referencePages } from '../scripts/reference.ts'

const folder = new URL('../../../docs/reference/', import.meta.url)

test.each(Object.entries(referencePages()))('docs/reference/%s is current', (name, text) => {
  // `pnpm --filter @clientele/contracts write-reference` writes these files.
  expect(readFileSync(new URL(name, folder), 'utf8').trim()).toBe(text.trim())
})
