import { ownerEmail, ownerPassword, signIn, type TestApp } from './start-app.ts'

const path = '/service/platform/team/v1.0/company/1/applications'

/** Calls application operations as the company's owner. */
export async function asOwner(app: TestApp) {
  const cookie = await signIn(app.url, ownerEmail, ownerPassword)
  return async (method: string, rest: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${app.url}${path}${rest}`, {
      method,
      headers: { cookie, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    // oxlint-disable-next-line typescript/no-explicit-any -- responses of every shape are read
    return { status: response.status, body: (await response.json()) as any }
  }
}
