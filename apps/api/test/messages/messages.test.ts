import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config/config.ts'
import { withBreaker } from '../../src/senders/breaker.ts'
import { httpSmsSender } from '../../src/senders/http-sms.ts'
import { openBrowser } from '../world/shopper.ts'
import type { StartOptions, TestApp } from '../world/start-app.ts'
import { addShopper, asha, everything, openShop, signedIn } from '../world/storefront-steps.ts'

const from = 'Shop <shop@example.com>'
const secrets = { SECRET_KEY: 'a-secret-key-that-two-processes-share' }

/** The behavior of a mail server: accepts mail, rejects it temporarily or permanently, or is slow. */
type Mood = 'well' | 'busy' | 'refuses' | 'slow'

interface Mail {
  to: string
  raw: string
}

/** A real mail server that stores what it receives. */
async function startMailServer({ port = 0, mood = 'well' as Mood } = {}) {
  const mails: Mail[] = []
  const state = { mood, connections: 0 }
  const server = new SMTPServer({
    authOptional: true,
    // Senders keep their connections open.
    closeTimeout: 20,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onConnect: (_, done) => {
      state.connections += 1
      done()
    },
    onRcptTo: (_, __, done) => {
      if (state.mood === 'refuses') done(Object.assign(new Error('No such mailbox'), { responseCode: 550 }))
      else if (state.mood === 'busy') done(Object.assign(new Error('Try again later'), { responseCode: 451 }))
      else done()
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        mails.push({ to: session.envelope.rcptTo[0]?.address ?? '', raw: Buffer.concat(parts).toString() })
        if (state.mood === 'slow') setTimeout(done, 1_500)
        else done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()))
  onTestFinished(stop)
  const address = server.server.address() as AddressInfo
  return {
    mails,
    state,
    stop,
    port: address.port,
    settings: { SMTP_URL: `smtp://127.0.0.1:${address.port}`, SMTP_FROM: from },
  }
}

interface Received {
  method: string | undefined
  url: string | undefined
  headers: IncomingMessage['headers']
  body: string
}

/** An SMS provider that stores what it receives, and responds with `status`. */
async function startSmsProvider() {
  const received: Received[] = []
  const state = { status: 200 }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const { method, url, headers } = request
      received.push({ method, url, headers, body: Buffer.concat(parts).toString() })
      response.writeHead(state.status).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { received, state, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const messagesOf = ({ database: { queries, tables } }: TestApp) => queries.select().from(tables.messages)
const askByEmail = (app: TestApp, email = asha.email) => openBrowser(app).auth('POST', '/otp/email/send', { email })
const open = (settings: Record<string, string>, options: StartOptions = {}) =>
  openShop({ ...options, settings: { ...secrets, ...settings } })
const quick = { poll_ms: 20, retry_ms: 40 }

describe('an email', () => {
  test('is delivered once, as text and as HTML, and its code is stored nowhere', async () => {
    const server = await startMailServer()
    const app = await open(server.settings)
    await addShopper(app)
    await askByEmail(app)
    await expect.poll(() => server.mails.length).toBe(1)
    const raw = decoded(server.mails[0]?.raw)
    expect(server.mails[0]?.to).toBe(asha.email)
    expect(raw).toMatch(/^From: Shop <shop@example.com>$/m)
    expect(raw).toMatch(/^To: asha@example.com$/m)
    expect(raw).toMatch(/^Message-ID: <[\w-]+@clientele>$/im)
    expect(raw).toMatch(/^Content-Type: multipart\/alternative/m)
    const [otp = ''] = /\b\d{6}(?= is your code)/.exec(raw) ?? []
    expect(otp).toMatch(/^\d{6}$/)
    expect(raw).toContain(`>${otp}</strong>`)

    await expect.poll(async () => (await messagesOf(app))[0]?.state).toBe('sent')
    expect(await messagesOf(app)).toMatchObject([{ text: '', html: null, code: null, link: null, attempts: 1 }])
    for (const [table, text] of Object.entries(await everything(app)))
      expect(text.includes(otp), `${otp} in ${table}`).toBe(false)
    expect((await fetch(`${app.url}/dev/messages`)).status).toBe(404)
    expect((await openBrowser(app).auth('POST', '/otp/email/verify', { email: asha.email, otp })).status).toBe(200)
  })

  test('waits while the server is down, is retried with increasing delays, and arrives once', async () => {
    const down = await startMailServer()
    await down.stop()
    const app = await open(down.settings, { jobs: { ...quick, attemptsMax: 50 } })
    await addShopper(app)
    expect((await askByEmail(app)).status).toBe(200)
    await expect.poll(async () => (await messagesOf(app))[0]?.attempts).toBeGreaterThan(1)
    expect(await messagesOf(app)).toMatchObject([{ state: 'waiting' }])
    const up = await startMailServer({ port: down.port })
    await expect.poll(() => up.mails.length).toBe(1)
    await expect.poll(async () => (await messagesOf(app))[0]?.state).toBe('sent')
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(up.mails).toHaveLength(1)
  })

  test('is retried with the same ID if the server is busy, and not at all if it is rejected permanently', async () => {
    const server = await startMailServer({ mood: 'busy' })
    const app = await open(server.settings, { jobs: quick })
    await addShopper(app)
    await askByEmail(app)
    await expect.poll(async () => (await messagesOf(app))[0]?.attempts).toBeGreaterThan(1)
    server.state.mood = 'well'
    await expect.poll(() => server.mails.length).toBe(1)

    server.state.mood = 'refuses'
    await askByEmail(app, 'nobody@example.com')
    await expect
      .poll(async () => (await messagesOf(app)).find(({ to }) => to === 'nobody@example.com')?.state)
      .toBe('failed')
    expect((await messagesOf(app)).find(({ to }) => to === 'nobody@example.com')).toMatchObject({
      attempts: 1,
      text: '',
      html: null,
      error: 'The provider refused it.',
    })
  })

  test('delays no caller, however slow the server is', async () => {
    const server = await startMailServer({ mood: 'slow' })
    const app = await open(server.settings)
    await addShopper(app)
    const begun = performance.now()
    expect((await askByEmail(app)).status).toBe(200)
    expect(performance.now() - begun).toBeLessThan(1_500)
    await expect.poll(async () => (await messagesOf(app))[0]?.state).toBe('sent')
    expect(server.mails).toHaveLength(1)
  })

  test('is delivered once even if several processes look for work', async () => {
    const server = await startMailServer()
    const app = await open(server.settings, { jobs: quick })
    await open(server.settings, { jobs: quick, databaseUrl: app.databaseUrl, seed: async () => undefined })
    await addShopper(app)
    const addresses = Array.from({ length: 10 }, (_, i) => `shopper${i}@example.com`)
    for (const email of addresses) await askByEmail(app, email)
    await expect.poll(() => server.mails.length).toBeGreaterThanOrEqual(10)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(server.mails.map(({ to }) => to).toSorted()).toEqual(addresses.toSorted())
  })

  test('contains the store’s name without letting it inject headers or markup', async () => {
    const server = await startMailServer()
    const app = await open(server.settings)
    const name = 'A & B <b>Shop</b>\r\nBcc: evil@example.com'
    const refused = await app.call('POST', '/platform/config', { name })
    expect(refused).toMatchObject({ status: 400, body: { details: [{ field: 'body.name' }] } })
    // As an earlier release may have stored it.
    const { queries, tables } = app.database
    const [saved] = await queries.select().from(tables.platformConfigs)
    await queries.update(tables.platformConfigs).set({ config: { ...saved?.config, name } })
    await addShopper(app)
    await askByEmail(app)
    await expect.poll(() => server.mails.length).toBe(1)
    const raw = decoded(server.mails[0]?.raw)
    expect(raw).not.toMatch(/^Bcc:/m)
    expect(raw).toContain('A &#38; B &#60;b&#62;Shop&#60;/b&#62;')
  })

  test('is retried until it expires, and is then given up', async () => {
    // Nothing listens on this port.
    const app = await open({ SMTP_URL: 'smtp://127.0.0.1:9', SMTP_FROM: from }, { jobs: quick })
    await addShopper(app)
    await askByEmail(app)
    await expect.poll(async () => (await messagesOf(app))[0]?.attempts).toBeGreaterThan(2)
    expect(await messagesOf(app)).toMatchObject([{ state: 'waiting' }])
    const { queries, tables } = app.database
    await queries.update(tables.messages).set({ created_at: new Date(Date.now() - 10 * 60_000) })
    await expect
      .poll(() => messagesOf(app))
      .toMatchObject([
        { state: 'failed', text: '', html: null, error: expect.stringContaining('No provider accepted it') },
      ])
    await expect.poll(async () => (await queries.select().from(tables.jobs))[0]?.state).toBe('done')
  })
})

describe('a failing provider', () => {
  test('is skipped after five failures in a row, and tried once after a pause', async () => {
    let now = 0
    const provider = vi.fn<() => Promise<'taken' | 'refused'>>(() => Promise.reject(new Error('down')))
    const send = withBreaker(provider, () => now)
    const message = { id: '1', to: '', subject: null, text: '', html: null, attempts: 0, created_at: new Date() }
    for (let i = 0; i < 8; i += 1) await expect(send(message)).rejects.toThrow(/down|paused/)
    expect(provider).toHaveBeenCalledTimes(5)
    now = 30_000
    await expect(send(message)).rejects.toThrow('down')
    await expect(send(message)).rejects.toThrow('paused')
    expect(provider).toHaveBeenCalledTimes(6)
    now = 60_000
    provider.mockResolvedValue('refused')
    // A rejected message says nothing about the provider's health.
    for (let i = 0; i < 8; i += 1) expect(await send(message)).toBe('refused')
  })

  test('is not called during the pause', async () => {
    const server = await startMailServer({ mood: 'busy' })
    const app = await open(server.settings, { jobs: { ...quick, attemptsMax: 40 } })
    await addShopper(app)
    await askByEmail(app)
    await expect.poll(async () => (await messagesOf(app))[0]?.attempts).toBeGreaterThan(5)
    expect(server.state.connections).toBeLessThanOrEqual(5)
  })
})

describe('a text message', () => {
  const askByPhone = (app: TestApp) => openBrowser(app).auth('POST', '/login/otp', { mobile: asha.phone_number })

  test('is passed to an HTTP provider in the body and with the headers from the settings', async () => {
    const provider = await startSmsProvider()
    const app = await open({
      SMS_HTTP_URL: `${provider.url}/send`,
      SMS_HTTP_HEADERS: '{"Authorization":"Bearer a-key","X-Sender":"shop"}',
      SMS_HTTP_BODY: '{"numbers":["{{to}}"],"message":{"text":"{{text}}","ref":"{{id}}"}}',
    })
    await app.call('POST', '/platform/config', { name: 'The "A\\B" {{to}} Shop' })
    await addShopper(app)
    await askByPhone(app)
    await expect.poll(() => provider.received.length).toBe(1)
    const [{ method, url, headers, body } = {} as Received] = provider.received
    expect({ method, url }).toEqual({ method: 'POST', url: '/send' })
    expect(headers).toMatchObject({
      authorization: 'Bearer a-key',
      'x-sender': 'shop',
      'content-type': 'application/json',
    })
    const [message] = await messagesOf(app)
    expect(JSON.parse(body)).toEqual({
      numbers: ['+918652523958'],
      message: {
        text: expect.stringMatching(/^\d{6} is your code for The "A\\B" \{\{to\}\} Shop\./),
        ref: message?.id,
      },
    })
  })

  test('is retried if the provider fails, but not if it rejects the number', async () => {
    const provider = await startSmsProvider()
    provider.state.status = 500
    const app = await open({ SMS_HTTP_URL: provider.url }, { jobs: quick })
    await addShopper(app)
    await askByPhone(app)
    await expect.poll(() => provider.received.length).toBeGreaterThan(1)
    provider.state.status = 200
    await expect.poll(async () => (await messagesOf(app))[0]?.state).toBe('sent')
    provider.state.status = 422
    provider.received.length = 0
    await openBrowser(app).auth('POST', '/login/otp', { mobile: '9876543210' })
    await expect
      .poll(async () => (await messagesOf(app)).map(({ state }) => state).toSorted())
      .toEqual(['failed', 'sent'])
    expect(provider.received).toHaveLength(1)
  })

  test('is sent to Twilio in its format', async () => {
    const provider = await startSmsProvider()
    const app = await open({
      TWILIO_URL: provider.url,
      TWILIO_ACCOUNT_SID: 'AC123',
      TWILIO_AUTH_TOKEN: 'a-token',
      TWILIO_FROM: '+15005550006',
    })
    await addShopper(app)
    await askByPhone(app)
    await expect.poll(() => provider.received.length).toBe(1)
    const [{ method, url, headers, body } = {} as Received] = provider.received
    expect({ method, url }).toEqual({ method: 'POST', url: '/2010-04-01/Accounts/AC123/Messages.json' })
    expect(headers.authorization).toBe(`Basic ${Buffer.from('AC123:a-token').toString('base64')}`)
    expect(headers['content-type']).toContain('application/x-www-form-urlencoded')
    expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject({
      To: '+918652523958',
      From: '+15005550006',
      Body: expect.stringMatching(/^\d{6} is your code/),
    })
  })

  test('also fits into a form or a URL', async () => {
    const provider = await startSmsProvider()
    const message = {
      id: 'm1',
      to: '+918652523958',
      subject: null,
      text: 'a&b=c "d" é',
      html: null,
      attempts: 0,
      created_at: new Date(),
    }
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    await httpSmsSender({ url: provider.url, method: 'POST', headers, body: 'to={{to}}&text={{text}}' })(message)
    await httpSmsSender({ url: `${provider.url}/?to={{to}}&text={{text}}`, method: 'GET', headers: {}, body: '' })(
      message,
    )
    const [form, address] = provider.received
    expect(form?.headers['content-type']).toBe('application/x-www-form-urlencoded')
    const fields = { to: message.to, text: message.text }
    expect(Object.fromEntries(new URLSearchParams(form?.body))).toEqual(fields)
    expect(address?.method).toBe('GET')
    expect(Object.fromEntries(new URL(address?.url ?? '', provider.url).searchParams)).toEqual(fields)
  })

  test('fails without a provider, unless the mailbox is open', async () => {
    const server = await startMailServer()
    const app = await open(server.settings)
    await addShopper(app)
    await askByPhone(app)
    await expect.poll(async () => (await messagesOf(app))[0]?.state).toBe('failed')
    expect(await messagesOf(app)).toMatchObject([{ text: '', error: 'No provider is configured for it.' }])
  })
})

describe('the mailbox', () => {
  async function openMailbox() {
    const app = await openShop({ settings: { CORS_ORIGINS: 'http://localhost:8080' } })
    await addShopper(app)
    await askByEmail(app)
    const door = await createApp(app.services)
    onTestFinished(() => door.close())
    const ask = async (headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') => {
      const {
        statusCode,
        body,
        headers: sent,
      } = await door.inject({
        url: `/dev/messages?to=${encodeURIComponent(asha.email)}`,
        headers: { host: 'localhost:4000', ...headers },
        remoteAddress,
      })
      return { status: statusCode, items: JSON.parse(body).items?.length, sent }
    }
    return { app, ask }
  }

  test.each([
    ['127.0.0.1', 'localhost:4000'],
    ['127.0.0.1', '127.0.0.1:4000'],
    ['::1', '[::1]:4000'],
    ['::ffff:127.0.0.1', 'LOCALHOST'],
  ])('is available to a program on this machine, from %s at %s', async (from, host) => {
    const { ask } = await openMailbox()
    expect(await ask({ host }, from)).toMatchObject({ status: 200, items: 1 })
  })

  test.each([
    ['192.0.2.7', 'localhost:4000'],
    ['::ffff:192.0.2.7', 'localhost:4000'],
    ['2001:db8::1', '[::1]:4000'],
    ['127.0.0.1', 'rebound.example.com:4000'],
    ['127.0.0.1', 'localhost.example.com'],
    ['127.0.0.1', '127.0.0.1.example.com:4000'],
    ['127.0.0.1', '192.0.2.7:4000'],
    ['127.0.0.1', 'localhost@example.com'],
  ])('is not available to anybody else, from %s at “%s”', async (from, host) => {
    const { ask } = await openMailbox()
    expect(await ask({ host }, from)).toMatchObject({ status: 404, items: undefined })
    // Regardless of the forwarding headers.
    expect((await ask({ host, 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': 'localhost' }, from)).status).toBe(
      404,
    )
  })

  test('can’t be read by a page of another origin, not even one that may call the API', async () => {
    const { ask } = await openMailbox()
    for (const origin of ['https://evil.example.com', 'http://localhost:8080', 'http://localhost:3000', 'null']) {
      const { sent } = await ask({ origin })
      expect(Object.keys(sent).filter((name) => name.startsWith('access-control-'))).toEqual([])
      expect(sent['cache-control']).toBe('no-store')
    }
  })

  test('requires an operator if it is read through a proxy', async () => {
    const { app, ask } = await openMailbox()
    const shopper = await signedIn(app)
    for (const name of ['x-forwarded-host', 'x-forwarded-for', 'forwarded', 'via']) {
      const through = { [name]: 'console.example.com' }
      expect((await ask(through)).status).toBe(401)
      expect((await ask({ ...through, cookie: 'clientele_operator=guess' })).status).toBe(401)
      expect((await ask({ ...through, cookie: shopper.cookie ?? '' })).status).toBe(401)
      expect((await ask({ ...through, authorization: `Bearer ${await app.ownToken()}` })).status).toBe(401)
      expect(await ask({ ...through, cookie: await app.operatorCookie('viewer') })).toMatchObject({
        status: 200,
        items: 1,
      })
    }
  })
})

describe('the settings', () => {
  const read = (settings: Record<string, string>) =>
    readConfig({ SECRET_KEY: 'a-secret-key-of-more-than-32-letters', ...settings })

  test.each([
    [{ PUBLIC_URL: 'https://shop.example.com' }],
    [{ API_HOST: '0.0.0.0' }],
    [{ PUBLIC_URL: 'http://localhost:4000', API_HOST: '192.0.2.7' }],
    [{ PUBLIC_URL: 'https://127.0.0.1.example.com' }],
  ])('are rejected if others can reach a machine that sends nothing: %j', (settings) => {
    expect(() => read(settings)).toThrow(/SMTP_URL/)
    expect(read({ ...settings, ALLOW_NO_MESSAGE_PROVIDER: 'true' }).mailbox).toBe(false)
    expect(read({ ...settings, SMTP_URL: 'smtp://mail.example.com', SMTP_FROM: from }).mailbox).toBe(false)
  })

  test('open the mailbox on this machine only, and only without a provider', () => {
    expect(read({}).mailbox).toBe(true)
    expect(read({ PUBLIC_URL: 'http://[::1]:4000', API_HOST: '::1' }).mailbox).toBe(true)
    expect(read({ TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 'x', TWILIO_FROM: '+1' }).mailbox).toBe(false)
    expect(() => read({ SMTP_URL: 'smtp://mail.example.com' })).toThrow(/SMTP_FROM is required/)
  })
})

/** Decodes the quoted-printable parts of an email. */
const decoded = (raw = '') =>
  raw
    .replace(/\r\n/g, '\n')
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
