import { createHash, randomBytes } from 'node:crypto'

/** A shopper in the storefront of the world's application, for actions that only shoppers can take. */
export interface Shopper {
  signInByCode: (phone: string) => Promise<void>
  askForDeletion: (user_id: string, phone: string) => Promise<void>
  /** Requests a code, and enters a wrong one so many times. */
  failWithCode: (phone: string, times: number) => Promise<void>
  /** Enters the last requested code, whatever the answer is. */
  enterCode: (phone: string) => Promise<void>
  /** Lets a partner's client sign in the shopper, who must be signed in, and allows it what it asks for. */
  connectApp: (client: { client_id: string; redirect_uri: string; scope: string }) => Promise<void>
}

const phoneOf = (mobile: string) => ({ mobile, country_code: '91' })

export const openStorefront = (place: { apiUrl: string; applicationId: string; token: string }): Shopper => {
  const authorization = `Bearer ${Buffer.from(`${place.applicationId}:${place.token}`).toString('base64')}`
  const cookies = new Map<string, string>()
  const cookie = () => [...cookies].map((pair) => pair.join('=')).join('; ')
  const keepCookies = (response: Response) => {
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      cookies.set(name, value)
    }
  }
  let requested: string | undefined

  const send = (path: string, body: object) =>
    fetch(`${place.apiUrl}/service/application/user/authentication/v1.0${path}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', cookie: cookie() },
      body: JSON.stringify(body),
    })
  const post = async (path: string, body: object): Promise<{ request_id?: string; return_to?: string }> => {
    const response = await send(path, body)
    const answer = await response.text()
    if (!response.ok) throw new Error(`${path}: ${response.status} ${answer}`)
    keepCookies(response)
    return JSON.parse(answer) as { request_id?: string; return_to?: string }
  }
  /** Where opening a page of the issuer leads. */
  const follow = async (url: URL | string): Promise<URL> => {
    const response = await fetch(url, { redirect: 'manual', headers: { accept: 'text/html', cookie: cookie() } })
    keepCookies(response)
    return new URL(response.headers.get('location') ?? '', place.apiUrl)
  }
  /** The code in the latest message to a contact, as the mailbox shows it. */
  const codeTo = async (contact: string): Promise<string> => {
    const response = await fetch(`${place.apiUrl}/dev/messages?to=${encodeURIComponent(contact)}`)
    const { items } = (await response.json()) as { items: { code: string }[] }
    if (!items[0]) throw new Error(`No message to ${contact}.`)
    return items[0].code
  }

  return {
    failWithCode: async (phone, times) => {
      const { request_id } = await post('/login/otp', phoneOf(phone))
      requested = request_id
      const wrong = (await codeTo(phone)) === '000000' ? '000001' : '000000'
      for (let nth = 0; nth < times; nth += 1) await send('/otp/mobile/verify', { otp: wrong, request_id })
    },
    enterCode: async (phone) =>
      void (await send('/otp/mobile/verify', { otp: await codeTo(phone), request_id: requested })),
    signInByCode: async (phone) => {
      const { request_id } = await post('/login/otp', phoneOf(phone))
      await post('/otp/mobile/verify', { otp: await codeTo(phone), request_id })
    },
    connectApp: async (client) => {
      const asked = new URL(`${place.apiUrl}/oidc/${place.applicationId}/auth`)
      const challenge = createHash('sha256').update(randomBytes(32).toString('hex')).digest('base64url')
      const parameters = { ...client, response_type: 'code', code_challenge: challenge, code_challenge_method: 'S256' }
      for (const [name, value] of Object.entries(parameters)) asked.searchParams.set(name, value)
      const page = await follow(asked)
      const request = new URL(page.searchParams.get('return_to') ?? '', place.apiUrl).pathname.split('/').at(-1)
      const { return_to = '' } = await post(`/consent-requests/${request}`, { allow: true })
      const end = await follow(return_to)
      if (!end.searchParams.has('code')) throw new Error(`The app got no code: ${end}`)
    },
    askForDeletion: async (user_id, phone) => {
      const { request_id } = await post('/otp/mobile/send', phoneOf(phone))
      await post('/delete', { user_id, otp: await codeTo(phone), request_id, reason_id: '3', reason: 'Moves away' })
    },
  }
}
