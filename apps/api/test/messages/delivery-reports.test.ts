import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { openBrowser } from '../world/shopper.ts'
import type { TestApp } from '../world/start-app.ts'
import { addShopper, asha, openShop } from '../world/storefront-steps.ts'

/*
 * Providers of text messages report what became of each message, and the customer's history says so.
 */

const publicUrl = 'https://shop.example.com'
const authToken = 'the-token-of-the-account'
const phone = { mobile: asha.phone_number, country_code: '91' }

/** An SMS provider that stores the requests it receives, and responds with `answer`. */
async function startProvider() {
  const received: string[] = []
  const answer = { status: 200, body: '{}' }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      received.push(Buffer.concat(parts).toString())
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { received, answer, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const twilioAt = (url: string) => ({
  TWILIO_URL: url,
  TWILIO_ACCOUNT_SID: 'AC0123456789',
  TWILIO_AUTH_TOKEN: authToken,
  TWILIO_FROM: '+15005550006',
})
const httpAt = (url: string) => ({
  SMS_HTTP_URL: url,
  SMS_HTTP_BODY: '{"to":"{{to}}","text":"{{text}}","report_to":"{{callback_url}}"}',
})

/** A code has been sent by SMS. Returns the customer, and where the provider reports. */
async function sendCode(settings: Record<string, string>, provider: Awaited<ReturnType<typeof startProvider>>) {
  const app = await openShop({ settings: { PUBLIC_URL: publicUrl, ...settings } })
  const id = await addShopper(app)
  expect((await openBrowser(app).auth('POST', '/login/otp', phone)).status).toBe(200)
  await expect.poll(() => provider.received.length).toBe(1)
  return { app, id, sent: provider.received[0] ?? '' }
}

const deliveryOf = async (app: TestApp, id: string) => {
  const { items } = (await app.call('GET', `/customers/${id}/events?page_size=100`)).body
  return (items as { type: string; details?: object; actor: object }[])
    .toReversed()
    .filter(({ type }) => ['code.handed_over', 'code.delivered', 'code.undelivered'].includes(type))
}

/** Calls a public URL of the app, as the provider does through the proxy in front of it. */
const post = async (app: TestApp, url: string, body: string, headers: Record<string, string>) =>
  (await fetch(url.replace(publicUrl, app.url), { method: 'POST', headers, body })).status

const signedByTwilio = (url: string, form: Record<string, string>, token = authToken) => ({
  'content-type': 'application/x-www-form-urlencoded',
  'x-twilio-signature': createHmac('sha1', token)
    .update(
      url +
        Object.keys(form)
          .toSorted()
          .map((name) => name + form[name])
          .join(''),
    )
    .digest('base64'),
})
const reportByTwilio = (app: TestApp, url: string, form: Record<string, string>, token?: string) =>
  post(app, url, new URLSearchParams(form).toString(), signedByTwilio(url, form, token))

test('Twilio reports that a code was delivered, once, with its own signature', async () => {
  const provider = await startProvider()
  const { app, id, sent } = await sendCode(twilioAt(provider.url), provider)
  const url = new URLSearchParams(sent).get('StatusCallback') ?? ''
  expect(url.startsWith(`${publicUrl}/callbacks/messages/twilio/${app.application_id}/`)).toBe(true)
  await expect.poll(async () => (await deliveryOf(app, id)).length).toBe(1)

  const delivered = { MessageSid: 'SM1', MessageStatus: 'delivered', To: '+918652523958' }
  expect(await reportByTwilio(app, url, delivered, 'another token')).toBe(401)
  expect(await post(app, url, 'MessageStatus=delivered', { 'content-type': 'application/x-www-form-urlencoded' })).toBe(
    401,
  )
  const tampered = signedByTwilio(url, { ...delivered, MessageStatus: 'failed' })
  expect(await post(app, url, new URLSearchParams(delivered).toString(), tampered)).toBe(401)
  expect(await reportByTwilio(app, url, { ...delivered, MessageStatus: 'sent' })).toBe(204)
  expect(await deliveryOf(app, id)).toMatchObject([{ type: 'code.handed_over', details: { provider: 'twilio' } }])

  expect(await reportByTwilio(app, url, delivered)).toBe(204)
  expect(await reportByTwilio(app, url, delivered)).toBe(204)
  expect(await reportByTwilio(app, url, { ...delivered, MessageStatus: 'undelivered' })).toBe(204)
  const events = await deliveryOf(app, id)
  expect(events).toMatchObject([
    { type: 'code.handed_over' },
    { type: 'code.delivered', details: { provider: 'twilio' }, actor: { kind: 'system' } },
  ])
})

test.each([
  ['30003', 'unreachable'],
  ['30007', 'blocked'],
  ['30008', 'failed'],
  ['', 'failed'],
])('Twilio’s error %s means that the number is %s', async (ErrorCode, reason) => {
  const provider = await startProvider()
  const { app, id, sent } = await sendCode(twilioAt(provider.url), provider)
  const url = new URLSearchParams(sent).get('StatusCallback') ?? ''
  expect(await reportByTwilio(app, url, { MessageStatus: 'undelivered', ErrorCode })).toBe(204)
  await expect.poll(async () => (await deliveryOf(app, id)).length).toBe(2)
  const undelivered = (await deliveryOf(app, id)).find(({ type }) => type === 'code.undelivered')
  expect(undelivered?.details).toMatchObject({ reason, ...(ErrorCode !== '' && { provider_code: ErrorCode }) })
})

test('a number that Twilio refuses is in the history with Twilio’s reason', async () => {
  const provider = await startProvider()
  Object.assign(provider.answer, {
    status: 400,
    body: '{"code":21610,"message":"Attempt to send to unsubscribed recipient"}',
  })
  const { app, id } = await sendCode(twilioAt(provider.url), provider)
  await expect
    .poll(() => deliveryOf(app, id))
    .toMatchObject([{ type: 'code.undelivered', details: { reason: 'blocked', provider_code: '21610' } }])
})

test('any other provider reports to a URL that only it knows', async () => {
  const provider = await startProvider()
  const { app, id, sent } = await sendCode(httpAt(provider.url), provider)
  const url = String(JSON.parse(sent).report_to)
  expect(url.startsWith(`${publicUrl}/callbacks/messages/http/${app.application_id}/`)).toBe(true)
  const json = { 'content-type': 'application/json' }
  const report = (to: string, body: object) => post(app, to, JSON.stringify(body), json)

  await expect.poll(async () => (await deliveryOf(app, id)).length).toBe(1)
  for (const other of [
    url.replace(/signature=.*/, ''),
    url.replace(/.$/, '!'),
    url.replace(/http\/\w+/, 'http/another'),
  ])
    expect(await report(other, { status: 'delivered' })).toBe(401)
  expect(await report(url, { status: 'lost' })).toBe(400)
  expect(await report(url, { status: 'undelivered', code: 'x'.repeat(41) })).toBe(400)
  expect(await deliveryOf(app, id)).toHaveLength(1)

  expect(await report(url, { status: 'undelivered', reason: 'unreachable', code: 'E-17' })).toBe(204)
  expect((await deliveryOf(app, id)).at(-1)).toMatchObject({
    type: 'code.undelivered',
    details: { reason: 'unreachable', provider_code: 'E-17' },
  })
})

test('a form is accepted as well as JSON', async () => {
  const provider = await startProvider()
  const { app, id, sent } = await sendCode(httpAt(provider.url), provider)
  const url = String(JSON.parse(sent).report_to)
  expect(await post(app, url, 'status=delivered', { 'content-type': 'application/x-www-form-urlencoded' })).toBe(204)
  await expect.poll(async () => (await deliveryOf(app, id)).map(({ type }) => type)).toContain('code.delivered')
})

test('without a public URL, no provider is told to report', async () => {
  const provider = await startProvider()
  const app = await openShop({ settings: twilioAt(provider.url) })
  await addShopper(app)
  await openBrowser(app).auth('POST', '/login/otp', phone)
  await expect.poll(() => provider.received.length).toBe(1)
  expect(provider.received[0]).not.toContain('StatusCallback')
  expect(
    (await fetch(`${app.url}/callbacks/messages/twilio/${app.application_id}/${'0'.repeat(24)}`, { method: 'POST' }))
      .status,
  ).toBe(404)
})
