import { expect, test } from 'vitest'
import { codeOf, run } from '../world/docs-blocks.ts'
import { membersOf } from '../world/segments.ts'
import { readToEnd } from '../world/groups.ts'
import { startApp } from '../world/start-app.ts'

/*
 * The blocks of the page about segments, as they are, with the real API.
 */

const page = 'docs/segments.md'

test('The page about segments: a rule is previewed, and becomes a segment', async () => {
  const app = await startApp()
  await app.call('POST', '/customers', { first_name: 'Asha', phone_number: '9812345601' })
  await app.call('POST', '/customers', { first_name: 'Ben', email: 'ben@example.com' })
  const place = {
    'https://api.example.com': app.url,
    "'key'": `'${app.api_key}'`,
    "'secret'": `'${app.api_secret}'`,
    '000000000000000000000001': app.application_id,
  }
  expect(await run(codeOf(page, 'Preview a rule', place))).toBe(
    'Customers who were created in the last 7 days and have a phone number and don’t have a verified email address.\n1 would join, such as Asha',
  )
  const uid = Number(await run(codeOf(page, 'Create it', place)))
  expect(await readToEnd(app, uid)).toMatchObject({ name: 'Call them', status: 'completed', members: 1 })
  expect(await membersOf(app, uid)).toEqual(['Asha'])
})
