import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { endpoints, file } from '../scripts/endpoints.ts'

test('the table of endpoints is current', () => {
  // Written with `pnpm --filter @clientele/sdk endpoints`.
  expect(readFileSync(file, 'utf8')).toBe(endpoints())
})
