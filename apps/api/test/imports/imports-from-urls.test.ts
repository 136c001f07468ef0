import { describe, expect, test } from 'vitest'
import { serve } from '../world/groups.ts'
import { act, untilState } from '../world/jobs.ts'
import { findCustomer, type Import } from '../world/run-imports.ts'
import { startApp, type TestApp } from '../world/start-app.ts'

const people = (...names: string[]) => JSON.stringify(names.map((name) => ({ email: `${name}@example.com` })))
const total = async (app: TestApp) => (await app.call('GET', '/customers/list')).body.page.item_total

/** More than are read at once. */
const many = Array.from({ length: 4_000 }, (_, at) => `n${at}`)
/** A document that breaks off behind them. */
const brokenOff = `${people(...many).slice(0, -1)},{"email":`

/** An import that has failed in the middle of the file at a URL, and what is there afterward. */
async function failedImport({ before, after, more = {} }: { before: string; after: string; more?: object }) {
  let content = before
  const app = await startApp({ settings: { ALLOW_PRIVATE_FILE_URLS: 'true' } })
  const url = await serve((_request, response) => response.end(content))
  const { body: job } = await app.call('POST', '/imports', { file_url: `${url}/customers.json`, ...more })
  await untilState(app, job._id, 'failed')
  content = after
  return { app, job }
}

describe('an import from a URL that is retried', () => {
  test('imports everyone in a file that was corrected meanwhile', async () => {
    const { app, job } = await failedImport({
      before: brokenOff,
      after: people('new', ...many, 'last'),
    })
    await act(app, job._id, 'retry')
    const { result } = (await untilState(app, job._id, 'completed')) as Import
    expect(result).toMatchObject({ rows: 4_002, rejected: 0 })
    for (const email of ['new@example.com', 'n0@example.com', 'last@example.com'])
      expect(await findCustomer(app, email)).toMatchObject({ emails: [{ email }] })
    expect(await total(app)).toBe(4_002)
  })

  test('recognizes whom it has created from the same file', async () => {
    const { app, job } = await failedImport({ before: brokenOff, after: brokenOff, more: { on_conflict: 'reject' } })
    const before = await total(app)
    expect(before).toBeGreaterThan(0)
    await act(app, job._id, 'retry')
    expect(await untilState(app, job._id, 'failed')).toMatchObject({ error_count: 0 })
    expect(await total(app)).toBe(before)
  })
})

describe('an import from a server that stalls', () => {
  test('is canceled without waiting for the server', async () => {
    const app = await startApp({ settings: { ALLOW_PRIVATE_FILE_URLS: 'true' } })
    const url = await serve((_request, response) => void response.write('email\n'))
    const { body: job } = await app.call('POST', '/imports', { file_url: `${url}/customers.csv` })
    await untilState(app, job._id, 'running')
    const asked = Date.now()
    await act(app, job._id, 'cancel')
    await untilState(app, job._id, 'canceled')
    // A server that sends nothing is given up after 15 s.
    expect(Date.now() - asked).toBeLessThan(14_000)
  })
})

describe('an import from a URL with a dry run', () => {
  test('imports nothing if the file is another one by then', async () => {
    let content = people('asha', 'bela')
    const app = await startApp({ settings: { ALLOW_PRIVATE_FILE_URLS: 'true' } })
    const url = await serve((_request, response) => response.end(content))
    const file_url = `${url}/customers.json`
    const { body: dry } = await app.call('POST', '/imports', { file_url, dry_run: true })
    await untilState(app, dry._id, 'completed')
    content = people('carla', 'dora')
    const { body: job } = await app.call('POST', '/imports', { file_url, dry_run_id: dry._id })
    expect(await untilState(app, job._id, 'failed')).toMatchObject({
      failure: 'The file at the URL has changed since the dry run. Make another dry run.',
    })
    expect(await total(app)).toBe(0)

    content = people('asha', 'bela')
    await act(app, job._id, 'retry')
    const { result } = (await untilState(app, job._id, 'completed')) as Import
    expect(result).toMatchObject({ created: 2, compared: { dry_run_id: dry._id, differences: 0 } })
  })
})
