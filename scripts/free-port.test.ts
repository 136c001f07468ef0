import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const program = `
  import { freePort } from '${new URL('../packages/testing/src/free-port.ts', import.meta.url).href}'
  const ports = await Promise.all(Array.from({ length: 300 }, freePort))
  console.log(JSON.stringify(ports))
`

test('processes that ask for free ports at the same time get different ones, which no system hands out by itself', async () => {
  const ask = () => promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
  const answers = await Promise.all([ask(), ask(), ask()])
  const ports = answers.flatMap(({ stdout }) => JSON.parse(stdout) as number[])
  expect(ports).toHaveLength(900)
  expect(new Set(ports).size).toBe(900)
  expect(Math.max(...ports)).toBeLessThan(32_768)
})
