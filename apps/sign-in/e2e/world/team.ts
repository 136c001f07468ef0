import { owner } from './server.ts'

/** Team actions: creating stores, configuring them, and finding their customers. */
export async function openTeam(url: string, origin = url) {
  const signedIn = await fetch(`${url}/service/platform/team/v1.0/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify(owner),
  })
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0]
  if (!cookie) throw new Error(`sign-in: ${await signedIn.text()}`)
  const headers = { cookie, origin, 'content-type': 'application/json' }

  async function ask<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(url + path, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`)
    return (await response.json()) as Answer
  }

  /** A separate store with its own config. */
  async function newShop(config: object = {}) {
    const { application } = await ask<{ application: { _id: string } }>(
      'POST',
      '/service/platform/team/v1.0/company/1/applications',
      { name: 'Shop', default_country_code: 91 },
    )
    const prefix = `/service/platform/user/v1.0/company/1/application/${application._id}`
    const configure = (change: object) => ask('POST', `${prefix}/platform/config`, change)
    await configure({ skip_captcha: true, name: 'Meadow', display: 'Welcome to Meadow', ...config })
    return {
      id: application._id,
      configure,
      /** Changes the settings of the application itself. */
      change: (settings: object) =>
        ask('PATCH', `/service/platform/team/v1.0/company/1/applications/${application._id}`, settings),
      /** Defines a field of the store's customers. */
      defineAttribute: (attribute: object) => ask('POST', `${prefix}/user_attribute/definition`, attribute),
      block: (id: string) => ask('PUT', `${prefix}/customers/activation`, { user_id: [id], status: true }),
      addCustomer: (customer: object) => ask<{ user: { _id: string } }>('POST', `${prefix}/customers`, customer),
      signInLink: (id: string, how: { return_to?: string } = {}) =>
        ask<{ link: string }>('POST', `${prefix}/customers/${id}/sign-in-link`, how),
      addClient: (client: object) =>
        ask<{ client: { _id: string }; secret?: string }>('POST', `${prefix}/oauth-clients`, client),
      /** Claims a domain. Returns the record that proves it, and how to have it checked. */
      async claimDomain(domain: string) {
        const { domain: claimed } = await ask<{ domain: { _id: string; dns: { name: string; value: string } } }>(
          'POST',
          `${prefix}/domains`,
          { domain },
        )
        const check = () => ask<{ domain: { status: string } }>('POST', `${prefix}/domains/${claimed._id}/check`)
        return { dns: claimed.dns, check }
      },
      customer: (id: string) => ask<{ user: Record<string, unknown> }>('GET', `${prefix}/customers/${id}`),
    }
  }
  return { newShop }
}

export interface Message {
  to: string
  template: string
  code: string | null
  link: string | null
  /** When it was sent, in ISO 8601. */
  created_at: string
}
