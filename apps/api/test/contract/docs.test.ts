import { execFile, spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { sql } from 'drizzle-orm'
import { newId } from '@clientele/db'
import { expect, onTestFinished, test } from 'vitest'
import { atomically } from '../../src/context.ts'
import { enqueue } from '../../src/jobs/queue.ts'
import { blocksOf, codeOf, run } from '../world/docs-blocks.ts'
import { startApp } from '../world/start-app.ts'

/*
 * The blocks about the contract, jobs, and operating, as they are, with the real API.
 */

const contracts = 'packages/contracts/README.md'

test('The README of the contract: a response is parsed, an input is checked, and the rest is printed', async () => {
  const app = await startApp()
  const { body } = await app.call('POST', '/customers', { email: 'asha@example.com', first_name: 'Asha' })
  const [block] = blocksOf(contracts).filter(({ code }) => code.includes('UserSchema.parse'))
  const printed = await run(`
    process.on('uncaughtException', ({ code }) => console.log(code))
    globalThis.response = { json: async () => (${JSON.stringify(body.user)}) }
    ${block?.code}
  `)
  const lines = printed.split('\n')
  expect(lines[0]).toBe('Asha asha@example.com')
  // What the comment in the block says.
  expect(lines).toContain('body.email must be an email address, such as asha@example.com')
  expect(printed).toContain('archive')
  expect(lines.at(-1)).toBe('USER_NOT_FOUND')
})

test('The README of the contract: JSON Schema has an input and an output side', async () => {
  const [block] = blocksOf(contracts).filter(({ code }) => code.includes('jsonSchema('))
  const printing = (block?.code ?? '').replace(/^jsonSchema\(.*?\)/gm, (call) => `console.log(JSON.stringify(${call}))`)
  const [input, output] = (await run(printing)).split('\n').map((line) => JSON.stringify(JSON.parse(line)))
  expect(input).toContain('true')
  expect(output).toContain('"boolean"')
  expect(input).not.toBe(output)
})

test('The page about jobs: a group is read from a file, followed, and found in the list', async ({ skip }) => {
  const files = createServer((_request, response) => void response.end('email\nasha@example.com\n'))
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void files.close())
  const app = await startApp({ settings: { ALLOW_PRIVATE_FILE_URLS: 'true' } })
  await app.call('POST', '/customers', { email: 'asha@example.com', first_name: 'Asha' })
  const { url, company_id, application_id, api_key, api_secret } = app
  const printed = await run(
    codeOf(
      'docs/jobs.md',
      'Find it',
      {
        'https://api.example.com': url,
        "companyId: '1'": `companyId: '${company_id}'`,
        "'key'": `'${api_key}'`,
        "'secret'": `'${api_secret}'`,
        '000000000000000000000001': application_id,
        'https://files.example.com': `http://127.0.0.1:${(files.address() as AddressInfo).port}`,
      },
      1,
    ),
  )
  expect(printed.split('\n').at(-1)).toBe('completed 1 undefined')

  skip(spawnSync('curl', ['--version']).status !== 0, 'curl is not installed on this machine')
  const [group] = (await app.call('GET', '/user_group')).body.items as { _id: string }[]
  const env = {
    PATH: process.env.PATH,
    BASE: url,
    APPLICATION_ID: application_id,
    GROUP_ID: group?._id,
    TOKEN: await app.tokenWith(['groups:read']),
  }
  const asked = codeOf('docs/jobs.md', 'Find it').replace('curl', 'curl -sS')
  const { stdout } = await promisify(execFile)('bash', ['-c', asked], { env: env as NodeJS.ProcessEnv })
  expect(JSON.parse(stdout).items).toMatchObject([{ state: 'completed' }])
})

test('The page about operating: its query says what is in the queue', async () => {
  const { database, ctx } = await startApp()
  const { queries, tables } = database
  await queries.delete(tables.jobs)
  const run_at = new Date(Date.now() + 60_000)
  await atomically(ctx, (tx) => enqueue(tx, { kind: 'deliver_message', payload: { message_id: newId() }, run_at }))
  const shown = sql.raw(codeOf('docs/operating.md', 'Background work').trim())
  const rows = await queries
    .select({ lane: sql<string>`lane`, kind: sql<string>`kind`, state: sql<string>`state` })
    .from(sql`(${shown}) as shown`)
  expect(rows).toContainEqual({ lane: 'email', kind: 'deliver_message', state: 'waiting' })
})
