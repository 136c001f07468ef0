import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import * as contracts from '@clientele/contracts'
import { platform, storefront } from '@clientele/contracts/operations'
import { createTestDatabase } from '@clientele/db/testing'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, onTestFailed, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { exchange, signIn, startApp } from '../world/start-app.ts'
import { serverCommand, startServer } from '../world/start-server.ts'

const here = '/service/platform/user/v1.0/company/1/application/000000000000000000000001'
const team = '/service/platform/team/v1.0'
const json = { 'content-type': 'application/json' }

/** Starts the API in a separate process. Starting takes seconds on a busy machine. */
async function start(settings: Record<string, string> = {}) {
  const { url: databaseUrl, drop } = await createTestDatabase()
  onTestFinished(drop)
  const server = await startServer({ databaseUrl, settings })
  onTestFinished(() => server.kill())
  onTestFailed(server.showLog)
  return server
}
const patience_ms = 60_000

const bearer = async (url: string) => ({
  authorization: `Bearer ${await exchange(url, 'test-api-key', 'test-api-secret-0123456789')}`,
})

describe('the process', () => {
  test(
    'when asked to stop, finishes pending requests, accepts no new ones, and exits with 0',
    async () => {
      const server = await start()
      const headers = { ...(await bearer(server.url)), 'content-type': 'text/csv' }
      const upload = await open(`${server.url}${here}/user_group/file`, headers)
      upload.write('email\n')
      const guesses = await Promise.all(
        Array.from({ length: 8 }, () => open(`${server.url}${team}/sign-in`, { 'content-type': 'application/json' })),
      )
      const guess = JSON.stringify({ email: 'olu@example.com', password: 'wrong' })
      const guessed = Promise.all(guesses.map(({ end }) => end(guess)))
      server.signal('SIGTERM')
      await expect.poll(() => isRefused(server.url)).toBe(true)
      upload.write('asha@example.com\n')
      expect(await upload.end()).toMatchObject({ status: 201, body: { size: 23 } })
      expect((await guessed).map(({ status }) => status)).toEqual(Array<number>(8).fill(401))
      expect(await server.ended).toBe(0)
    },
    patience_ms,
  )

  test(
    'does not wait for idle keep-alive connections',
    async () => {
      const server = await start()
      expect((await fetch(`${server.url}/healthz`, { headers: { connection: 'keep-alive' } })).status).toBe(200)
      // A process that waits for its clients is killed at the end of its grace period, with status 1.
      expect(await server.stop()).toBe(0)
    },
    patience_ms,
  )

  test(
    'under overload, rejects requests with a Retry-After header but is alive; and recovers',
    async () => {
      const server = await start({ EVENT_LOOP_DELAY_MAX_MS: '20' })
      const ask = () => fetch(`${server.url}${here}/customers/list`)
      const answerTo = async (status: number, patience_ms: number) => {
        for (const until = Date.now() + patience_ms; Date.now() < until; await wait(20)) {
          const reply = await ask()
          if (reply.status === status) return reply
        }
        return undefined
      }
      expect(await answerTo(401, 20_000)).toBeDefined()

      // Pausing it for five seconds delays it by more than 20 ms, averaged over a second, whatever else the machine does.
      let overloaded: Response | undefined
      for (let tries = 0; tries < 3 && !overloaded; tries += 1) {
        server.signal('SIGSTOP')
        await wait(5_000)
        server.signal('SIGCONT')
        overloaded = await answerTo(503, 1_000)
      }
      expect(overloaded?.headers.get('retry-after')).toBe('2')
      expect(await overloaded?.json()).toEqual({
        message: expect.stringContaining('busy') as string,
        code: 'OVERLOADED',
        details: [],
        request_id: overloaded?.headers.get('x-request-id'),
        meta: { retry_after_s: 2 },
      })
      expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: 'ok' })
      expect((await fetch(server.metricsUrl)).status).toBe(200)
      expect(await answerTo(401, 20_000)).toBeDefined()
    },
    2 * patience_ms,
  )

  test(
    'does not start with invalid settings, and names all of them',
    async () => {
      const env = {
        PATH: process.env.PATH,
        API_PORT: 'http',
        LOG_LEVEL: 'loud',
        BOOTSTRAP_API_KEY: 'only-the-key',
        SECRET_KEY: 'short',
      }
      const failed = await promisify(execFile)(process.execPath, serverCommand, {
        env,
      }).catch((error: unknown) => error)
      expect(failed).toMatchObject({ code: 1, stdout: '' })
      for (const name of ['API_PORT', 'LOG_LEVEL', 'SECRET_KEY'])
        expect((failed as { stderr: string }).stderr).toContain(name)
      expect((failed as { stderr: string }).stderr).not.toMatch(/only-the-key|short\b|at .*\.ts/)
    },
    patience_ms,
  )
})

describe('monitoring', () => {
  let server: Awaited<ReturnType<typeof startServer>>
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  beforeAll(async () => {
    database = await createTestDatabase()
    server = await startServer({ databaseUrl: database.url })
  }, patience_ms)
  afterAll(async () => {
    await server.stop()
    server.kill()
    await database.drop()
  })

  /** The number of lines once every request so far has one, including this call's. A line is written after its response. */
  async function linesSoFar(mark: string): Promise<number> {
    await fetch(`${server.url}/nothing`, { headers: { 'x-request-id': mark } })
    const lineOfMark = () => server.requests().findIndex(({ request_id }) => request_id === mark)
    await expect.poll(lineOfMark).toBeGreaterThanOrEqual(0)
    return lineOfMark() + 1
  }

  test('the first run is logged once, without the values that were chosen beforehand', () => {
    expect(server.report).toContain('000000000000000000000001')
    expect(server.report + server.log()).not.toMatch(/test-api-secret|violet-harbour/)
  })

  test('a request is logged on one line: who, what, how long, and the outcome, but nothing personal', async () => {
    const headers = { ...(await bearer(server.url)), 'x-request-id': 'trace-0123456789' }
    const before = await linesSoFar('mark-before')
    const asha = { email: 'asha@example.com', phone_number: '8652523958', first_name: 'Asha' }
    const created = await fetch(`${server.url}${here}/customers`, {
      method: 'POST',
      headers: { ...headers, ...json },
      body: JSON.stringify(asha),
    })
    const { user } = (await created.json()) as { user: { _id: string } }
    await fetch(`${server.url}${here}/customers/list?q=asha@example.com`, { headers })
    await fetch(`${server.url}${here}/customers/list?q=asha@example.com`)
    await fetch(`${server.url}${here}/nowhere/8652523958`, { headers })
    await fetch(`${server.url}/trpc/searchUsers?input=${encodeURIComponent('{"q":"asha@example.com"}')}`, {
      headers: { ...headers, 'x-application-id': '000000000000000000000001' },
    })
    for (const path of ['/healthz', '/readyz']) await fetch(server.url + path)

    const lines = server.requests().slice(before, (await linesSoFar('mark-after')) - 1)
    const actor = expect.stringMatching(/^api_key:[0-9a-f]{24}$/) as string
    const line = {
      request_id: 'trace-0123456789',
      duration_ms: expect.any(Number) as number,
      time: expect.any(Number) as number,
      level: 30,
    }
    expect(lines).toMatchObject([
      { ...line, method: 'POST', operation: 'createUser', status: 200, actor },
      { ...line, method: 'GET', operation: 'getCustomers', status: 200, actor },
      { method: 'GET', operation: 'getCustomers', status: 401, code: 'UNAUTHENTICATED', actor: 'system:nobody' },
      { ...line, method: 'GET', status: 404, code: 'NO_SUCH_OPERATION' },
      { ...line, method: 'GET', operation: 'searchUsers', status: 200, actor },
    ])
    expect(server.log()).not.toMatch(/asha|8652523958|Bearer|at_/i)

    const events = await (await fetch(`${server.url}${here}/customers/${user._id}/events`, { headers })).json()
    expect(events).toMatchObject({ items: [{ type: 'user.created', request_id: 'trace-0123456789' }] })
  })

  test('a request ID is returned, in the header and in an error', async () => {
    const app = await startApp({ jobs: false })
    const given = await app.call('GET', '/customers/nobody', undefined, {
      'x-request-id': 'my-own-id.1:2-3',
      authorization: `Bearer ${await app.ownToken()}`,
    })
    expect(given.headers.get('x-request-id')).toBe('my-own-id.1:2-3')
    expect(given.body.request_id).toBe('my-own-id.1:2-3')
    const [one, other] = [await app.call('GET', '/customers/list'), await app.call('GET', '/customers/list')]
    expect(one.headers.get('x-request-id')).toMatch(/^[0-9a-f]{24}$/)
    expect(one.headers.get('x-request-id')).not.toBe(other.headers.get('x-request-id'))
  })

  test('health, readiness and metrics are served, the metrics on a separate port', async () => {
    expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: 'ok' })
    expect(await (await fetch(`${server.url}/readyz`)).json()).toEqual({
      status: 'ready',
      checks: { database: 'ok', read: 'ok', write: 'ok', migrations: 'done' },
    })
    expect((await fetch(`${server.url}/metrics`)).status).toBe(404)
    const headers = await bearer(server.url)
    await fetch(`${server.url}${here}/customers/list`, { headers })
    for (let i = 0; i < 20; i += 1) await fetch(`${server.url}/trpc/made${String.fromCharCode(97 + i)}up`)
    const measured = await (await fetch(server.metricsUrl)).text()
    expect(measured).toMatch(/clientele_request_duration_seconds_count\{operation="getCustomers",status="200"\} [1-9]/)
    expect(measured).toMatch(/clientele_jobs_running/)
    for (const lane of ['sms', 'email', 'logouts', 'imports', 'segments', 'housekeeping'])
      for (const name of ['waiting', 'oldest_seconds'])
        expect(measured).toContain(`clientele_jobs_${name}{lane="${lane}"} 0`)
    for (const name of ['waiting', 'oldest_seconds'])
      expect(measured).toContain(`clientele_tracked_jobs_${name}{kind="import_members"} 0`)
    expect(measured).toMatch(/clientele_nodejs_eventloop_lag_seconds/)
    // Names made up by a caller are not labels: each would be kept forever.
    expect(measured).not.toMatch(/operation="made/)
    expect((await fetch(server.metricsUrl.replace('/metrics', '/'))).status).toBe(404)
  })
})

interface Described {
  paths: Record<
    string,
    Record<string, { operationId: string; requestBody?: Carried; responses: Record<string, Carried> }>
  >
  components: { schemas: Record<string, unknown> }
}
interface Carried {
  content: Record<string, { schema: { $ref?: string } }>
}

describe('the API’s description', () => {
  test('the OpenAPI document is valid', async () => {
    const { url } = await startApp({ jobs: false })
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as Record<string, unknown>
    const { valid, errors } = await new Validator().validate(document)
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined })
  })

  test('a schema that the contract exports appears once, under its name, and every reference resolves', async () => {
    const { url } = await startApp({ jobs: false })
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as Described
    const components = Object.keys(document.components.schemas)
    const used = new Set<unknown>()
    const see = (schema: z.ZodType, io: 'input' | 'output') =>
      z.toJSONSchema(schema, { io, unrepresentable: 'any', override: ({ zodSchema }) => used.add(zodSchema) })
    for (const { input, output } of [...Object.values(platform), ...Object.values(storefront)]) {
      see(input, 'input')
      see(output, 'output')
    }
    const names = Object.entries<unknown>(contracts).flatMap(([name, exported]) => (used.has(exported) ? [name] : []))
    expect(names.length).toBeGreaterThan(100)
    expect(components.toSorted()).toEqual([...names, 'Error'].toSorted())

    const references = new Set(
      [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, place = '']) => place),
    )
    expect([...references].toSorted()).toEqual(components.map((name) => `#/components/schemas/${name}`).toSorted())
    const writtenOut = Object.values(document.paths)
      .flatMap((methods) => Object.values(methods))
      .filter(({ requestBody, responses }) =>
        [requestBody, ...Object.values(responses)].some((each) => {
          const json = each?.content['application/json']
          return json && !json.schema.$ref
        }),
      )
    expect(writtenOut.map(({ operationId }) => operationId)).toEqual(['oauthToken'])
  })

  test('the reference loads nothing from another origin, and may not', async () => {
    const { url } = await startApp({ jobs: false })
    const page = await fetch(`${url}/reference/`)
    const html = await page.text()
    expect(page.status).toBe(200)
    const loaded = [...html.matchAll(/(?:src|href|action)\s*=\s*["']?([^"'\s>]+)/g)].map(([, address = '']) => address)
    expect(loaded.filter((address) => /^(https?:)?\/\//.test(address))).toEqual([])
    for (const asking of ['agent', 'mcp'])
      expect(html).toMatch(new RegExp(`"${asking}":\\s*\\{\\s*"disabled":\\s*true`))
    const scripts = loaded.filter((address) => address.endsWith('.js'))
    expect(scripts.length).toBeGreaterThan(0)
    for (const script of scripts) expect((await fetch(new URL(script, page.url))).status).toBe(200)
    expect(await (await fetch(`${url}/reference/nothing-here`)).json()).toMatchObject({ code: 'NO_SUCH_OPERATION' })
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'self'")
    expect(policy).not.toMatch(/https?:|\*/)
    expect((await fetch(`${url}/openapi.json`)).headers.get('content-type')).toMatch(/^application\/json/)
  })
})

describe('an operator’s session', () => {
  test('lasts a day at most, and signing out also deletes it in the browser', async () => {
    const app = await startApp({ jobs: false })
    const reply = await fetch(`${app.url}${team}/sign-in`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ email: 'olu@example.com', password: 'violet-harbour-lantern-42' }),
    })
    const given = reply.headers.get('set-cookie') ?? ''
    const lasts_ms = Date.parse(/Expires=([^;]+)/.exec(given)?.[1] ?? '') - Date.now()
    expect(Math.round(lasts_ms / 3_600_000)).toBe(24)
    const cookie = given.split(';')[0] ?? ''
    const out = await fetch(`${app.url}${team}/sign-out`, { method: 'POST', headers: { cookie } })
    const taken = out.headers.get('set-cookie') ?? ''
    expect(taken).toMatch(/^clientele_operator=; /)
    expect(Date.parse(/Expires=([^;]+)/.exec(taken)?.[1] ?? '')).toBeLessThan(Date.now())
    const again = await fetch(`${app.url}${team}/sign-out`, { method: 'POST', headers: { cookie } })
    expect(again.status).toBe(401)
  })

  test('does not end when they sign in elsewhere, nor does signing out end the others', async () => {
    const app = await startApp({ jobs: false })
    const [one, other] = [
      await signIn(app.url, 'olu@example.com', 'violet-harbour-lantern-42'),
      await signIn(app.url, 'olu@example.com', 'violet-harbour-lantern-42'),
    ]
    await fetch(`${app.url}${team}/sign-out`, { method: 'POST', headers: { cookie: one } })
    const seen = async (cookie: string) => (await app.call('GET', '/customers/list', undefined, { cookie })).status
    expect([await seen(one), await seen(other)]).toEqual([401, 200])
  })
})

/** A request sent in pieces, starting once the server has accepted it, so that it is certainly pending. */
async function open(address: string, headers: Record<string, string>) {
  const request = httpRequest(address, { method: 'POST', headers: { ...headers, expect: '100-continue' } })
  const answer = new Promise<{ status: number | undefined; body: unknown }>((done, failed) => {
    request.on('error', failed)
    request.on('response', (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => (text += piece))
      response.on('end', () => done({ status: response.statusCode, body: JSON.parse(text) }))
    })
  })
  request.flushHeaders()
  await once(request, 'continue')
  return {
    write: (piece: string) => void request.write(piece),
    end: (piece?: string) => {
      request.end(piece)
      return answer
    },
  }
}

/** Whether a new connection is refused. */
const isRefused = (url: string) =>
  new Promise<boolean>((done) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      done(false)
    })
    socket.once('error', () => done(true))
  })
