import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { vi } from 'vitest'
import { applicationToken, type TestApp } from './start-app.ts'

/** A shopper's browser: calls the storefront with its public token, from its own address behind a proxy, and keeps its cookies. */
export function openBrowser(
  app: Pick<TestApp, 'url' | 'application_id'>,
  {
    userAgent = 'Browser/1',
    token = applicationToken,
    from,
  }: { userAgent?: string; token?: string; from?: string } = {},
) {
  let cookie: string | undefined
  let device: string | undefined
  const authorization = `Bearer ${Buffer.from(`${app.application_id}:${token}`).toString('base64')}`

  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const cookies = [cookie, device].filter((each) => each !== undefined)
    const response = await fetch(`${app.url}/service/application/user${path}`, {
      method,
      headers: {
        authorization,
        'user-agent': userAgent,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(from !== undefined && { 'x-forwarded-for': from }),
        ...(cookies.length > 0 && { cookie: cookies.join('; ') }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';')
      if (pair.startsWith('f.device=')) device = pair
      if (pair.startsWith('f.session=')) cookie = pair === 'f.session=' ? undefined : pair
    }
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answer }
  }

  const auth = (method: string, path: string, body?: unknown) => call(method, `/authentication/v1.0${path}`, body)
  const profile = (method: string, path: string, body?: unknown) => call(method, `/profile/v1.0${path}`, body)

  return {
    authorization,
    call,
    auth,
    profile,
    get cookie() {
      return cookie
    },
    set cookie(value: string | undefined) {
      cookie = value
    },
    /** The cookie that says someone has signed in on this device. */
    get device() {
      return device
    },
    set device(value: string | undefined) {
      device = value
    },
    /** Signs in with a code sent to a phone that has an account. */
    async signInByOtp(mobile: string) {
      const sent = await auth('POST', '/login/otp', { mobile, country_code: '91' })
      const otp = (await lastMessage(app, mobile)).code
      return auth('POST', '/otp/mobile/verify', { otp, request_id: sent.body.request_id })
    },
  }
}

export type Browser = ReturnType<typeof openBrowser>

// oxlint-disable-next-line typescript/no-explicit-any -- tests read responses of every shape
type Answer = any

/** The newest message to a contact, as the mailbox shows it. */
export async function lastMessage(app: Pick<TestApp, 'url'>, to: string): Promise<Answer> {
  const { items } = (await (await fetch(`${app.url}/dev/messages?to=${encodeURIComponent(to)}`)).json()) as Answer
  return items[0]
}

/** Turns the captcha off, as a store may, for tests of what comes after it. */
export const withoutCaptcha = (app: TestApp, change: Record<string, unknown> = {}) =>
  app.call('POST', '/platform/config', { skip_captcha: true, ...change })

/** The solution of a puzzle that was fetched just now, or some time ago, encoded as the widget does. */
export async function solve(browser: Pick<Browser, 'auth'>, { later_ms = 0 } = {}): Promise<string> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - later_ms })
  const challenge = (await browser.auth('GET', '/captcha')).body
  vi.useRealTimers()
  const solution = await solveChallenge({ challenge, deriveKey })
  return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64')
}
