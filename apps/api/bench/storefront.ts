import { createHash } from 'node:crypto'
import { demoApplicationId } from '../src/demo/fill.ts'
import type { Sample } from './cases.ts'
import type { LoadRequest } from './load.ts'

/*
 * The storefront: its calls, and shoppers who are signed in or have a password. Everything is created through the API.
 */

export interface Shopper {
  id: string
  email: string
  /** `name=value`, as a browser sends it. */
  cookie: string
}

/** Sends a request to the API. Returns the response body and the cookie that it sets. */
export type Ask = (request: LoadRequest) => Promise<{ body: unknown; cookie: string | undefined }>

export const password = 'granite-otter-bicycle-58'
const shoppersMost = 64
const team = '/service/platform/team/v1.0/company/1'
const application = `/service/platform/user/v1.0/company/1/application/${demoApplicationId}`
const authentication = '/service/application/user/authentication/v1.0'

/** The headers of the storefront's own calls. */
export type Storefront = Record<string, string>

/** Renews the demo's public token, which is shown only once, and turns off the captcha. */
export async function openStorefront(ask: Ask): Promise<Storefront> {
  const { body } = await ask({ method: 'POST', path: `${team}/applications/${demoApplicationId}/token` })
  const { token } = body as { token: string }
  await ask({ method: 'POST', path: `${application}/platform/config`, body: JSON.stringify({ skip_captcha: true }) })
  const credential = Buffer.from(`${demoApplicationId}:${token}`).toString('base64')
  return { authorization: `Bearer ${credential}`, 'user-agent': 'Mozilla/5.0 (Linux; Android 15) Benchmark/1' }
}

/** Creates shoppers who signed in with a code and chose a password. */
export async function makeShoppers(ask: Ask, storefront: Storefront): Promise<Shopper[]> {
  const shoppers: Shopper[] = []
  for (let i = 0; i < shoppersMost; i += 1) {
    const mobile = `89${90_000_000 + i}`
    const email = `bench.shopper.${i}@example.com`
    const made = await ask({
      method: 'POST',
      path: `${application}/customers`,
      body: JSON.stringify({ first_name: 'Bench', last_name: 'Shopper', email, phone_number: mobile }),
    })
    const contact = { mobile, country_code: '91' }
    const sent = await ask(sendCode(storefront, contact))
    const answer = await ask(verifyCode(storefront, sent.body, await codeTo(ask, contact)))
    if (answer.cookie === undefined) throw new Error('A shopper could not sign in.')
    await ask({
      method: 'POST',
      path: `${authentication}/password`,
      headers: { ...storefront, cookie: answer.cookie },
      body: JSON.stringify({ new_password: password }),
    })
    shoppers.push({ id: (made.body as { user: { _id: string } }).user._id, email, cookie: answer.cookie })
  }
  return shoppers
}

export const checkSession = (storefront: Storefront, { cookie }: Shopper): LoadRequest => ({
  method: 'GET',
  path: `${authentication}/session`,
  headers: { ...storefront, cookie },
})

export const signIn = (storefront: Storefront, username: string): LoadRequest => ({
  method: 'POST',
  path: `${authentication}/login/password`,
  headers: storefront,
  body: JSON.stringify({ username, password }),
})

export type Phone = NonNullable<Sample['phone']>

export const sendCode = (storefront: Storefront, { mobile, country_code }: Phone): LoadRequest => ({
  method: 'POST',
  path: `${authentication}/login/otp`,
  headers: storefront,
  body: JSON.stringify({ mobile, country_code }),
})

/** Verifies a code. `sent` is the response to sending it. */
export const verifyCode = (storefront: Storefront, sent: unknown, otp: string): LoadRequest => ({
  method: 'POST',
  path: `${authentication}/otp/mobile/verify`,
  headers: storefront,
  body: JSON.stringify({ otp, request_id: (sent as { request_id: string }).request_id }),
})

/** Requests the newest message to a phone from the mailbox. */
export const askMailbox = ({ mobile, country_code }: Phone): LoadRequest => ({
  method: 'GET',
  path: `/dev/messages?to=${encodeURIComponent(`+${country_code}${mobile}`)}`,
})

/** The code in the mailbox's response. */
export function codeIn(mailbox: unknown): string {
  const code = (mailbox as { items: { code: string | null }[] }).items[0]?.code
  if (!code) throw new Error('No code was sent.')
  return code
}

export const codeTo = async (ask: Ask, phone: Phone) => codeIn((await ask(askMailbox(phone))).body)

/** The hash of a public token, as stored in the database. */
export const tokenHash = ({ authorization = '' }: Storefront): string => {
  const credential = Buffer.from(authorization.replace('Bearer ', ''), 'base64').toString()
  return createHash('sha256')
    .update(credential.split(':')[1] ?? '')
    .digest('base64url')
}
