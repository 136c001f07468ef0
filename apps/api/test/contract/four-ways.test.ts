import { execFile, spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asIfInstalled, examples } from '../world/docs-examples.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

const run = promisify(execFile)
const hasCurl = spawnSync('curl', ['--version']).status === 0

let api: TestApp
beforeAll(async () => void (api = await startApp()))
afterAll(() => api.stop())

test.for([
  ['curl', 'curl.sh'],
  ['the SDK', 'sdk.ts'],
  ['tRPC', 'trpc.ts'],
  ['a service with our schemas', 'service.ts'],
] as const)('a customer is created and found with %s, as docs/examples shows it', async ([way, file], { skip }) => {
  skip(way === 'curl' && !hasCurl, 'curl is not installed on this machine')
  const printed = await runExample(join(examples, file))
  const [created, found] = file.endsWith('.sh')
    ? printed.map((line) => line.user ?? line.items)
    : [printed[0].created, printed[0].found]
  expect(created).toMatchObject({ _id: expect.any(String), first_name: 'Asha', emails: [{ verified: true }] })
  expect(found).toMatchObject([{ _id: created._id, first_name: 'Asha', emails: created.emails }])
  expect((await api.call('GET', `/customers/${created._id}`)).body.user).toMatchObject({ emails: created.emails })
})

test('the examples type-check', async () => {
  const tsc = resolve(examples, '../../node_modules/.bin/tsc')
  const checked = await run(tsc, ['-p', examples]).catch((failed: unknown) => failed)
  expect(checked).toMatchObject({ stdout: '' })
})

/** Runs the file unmodified, and returns the lines of JSON that it prints. */
async function runExample(file: string) {
  const [command, args] = file.endsWith('.sh') ? ['bash', [file]] : [process.execPath, [...asIfInstalled(), file]]
  const { stdout } = await run(command, args, {
    env: {
      PATH: process.env.PATH,
      BASE_URL: api.url,
      COMPANY_ID: api.company_id,
      APPLICATION_ID: api.application_id,
      API_KEY: api.api_key,
      API_SECRET: api.api_secret,
    },
  })
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}
