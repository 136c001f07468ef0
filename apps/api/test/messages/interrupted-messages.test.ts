import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { jobKinds } from '../../src/jobs/kinds.ts'
import { claim } from '../../src/jobs/queue.ts'
import { jobHandlers } from '../../src/execution/job-handlers.ts'
import { startJobs } from '../../src/jobs/run.ts'
import { openBrowser } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import { addShopper, asha, openShop } from '../world/storefront-steps.ts'

/*
 * A process can die after a provider accepts a message and before that is stored. Another process soon retries the message, and
 * the provider must be able to tell that it is the same one.
 */

interface Sent {
  key: string | undefined
  body: string
}

/** An SMS provider that, like Twilio, can list the messages it has accepted. */
async function startProvider() {
  const sent: Sent[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      if (request.method === 'GET') return response.end(JSON.stringify({ messages: sent.map(asTwilio) }))
      const body = Buffer.concat(parts).toString()
      sent.push({ key: request.headers['idempotency-key']?.toString(), body })
      response.end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { sent, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const asTwilio = ({ body }: Sent) => ({
  body: new URLSearchParams(body).get('Body'),
  status: 'sent',
  date_created: new Date().toUTCString(),
})

const askForCode = (app: TestApp) => openBrowser(app).auth('POST', '/login/otp', { mobile: asha.phone_number })

async function onlyMessage({ database: { queries, tables } }: TestApp) {
  const [message] = await queries.select().from(tables.messages)
  if (!message) throw new Error('no message was written')
  return message
}

/** What the process does with the message before it dies: it hands the message over, and stores nothing afterward. */
async function sendAndDie(app: TestApp) {
  const { database, services } = app
  const claimed = await claim(database, 'sms', { after: '' }, () => 1)
  expect(claimed?.kind).toBe('deliver_message')
  await database.queries.update(database.tables.messages).set({ attempts: 1 })
  await services.senders.sms?.({ ...(await onlyMessage(app)), attempts: 0 })
}

function carryOn(app: TestApp) {
  const jobs = startJobs(app.services, jobHandlers, { poll_ms: 20 })
  onTestFinished(() => jobs.stop())
}

test('N54: after a crash, a message is handed over again with the same key, if the provider accepts keys', async () => {
  const provider = await startProvider()
  const app = await openShop({
    jobs: false,
    settings: { SMS_HTTP_URL: provider.url, SMS_HTTP_HEADERS: '{"X-Message":"our-{{id}}"}' },
  })
  await addShopper(app)
  await askForCode(app)
  await sendAndDie(app)
  carryOn(app)
  await expect.poll(async () => (await onlyMessage(app)).state).toBe('sent')
  const { id } = await onlyMessage(app)
  expect(provider.sent.map(({ key }) => key)).toEqual([id, id])
})

const asTwilioSettings = (url: string) => ({
  TWILIO_URL: url,
  TWILIO_ACCOUNT_SID: 'AC123',
  TWILIO_AUTH_TOKEN: 'a-token',
  TWILIO_FROM: '+15005550006',
})

test('N54: after a crash, a message is not sent twice by Twilio, which is asked what it has accepted', async () => {
  const provider = await startProvider()
  const app = await openShop({ jobs: false, settings: asTwilioSettings(provider.url) })
  await addShopper(app)
  await askForCode(app)
  await sendAndDie(app)
  carryOn(app)
  await expect.poll(async () => (await onlyMessage(app)).state).toBe('sent')
  expect(provider.sent).toHaveLength(1)
})

test('a message that Twilio hasn’t accepted is sent at the next attempt', async () => {
  const provider = await startProvider()
  const app = await openShop({ jobs: false, settings: asTwilioSettings(provider.url) })
  await addShopper(app)
  await askForCode(app)
  await sendAndDie(app)
  provider.sent.length = 0
  carryOn(app)
  await expect.poll(async () => (await onlyMessage(app)).state).toBe('sent')
  expect(provider.sent).toHaveLength(1)
})

test('after a crash, a message is retried within fifteen seconds', () => {
  const poll_ms = 1_250
  const { lease_ms } = jobKinds.deliver_message
  // Its lease expires, a process notices at its next poll, and a worker is free or polls again.
  expect(lease_ms + 2 * poll_ms).toBeLessThan(15_000)
})
