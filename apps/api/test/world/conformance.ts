import { decodeJwt } from 'jose'
import { authorization, fetchFrom, issuerOf, openClient, openIssuer, openTab, signInTo } from './issuer.ts'
import { addShopper, asha, signedIn } from './storefront-steps.ts'

/*
 * What the checks of the OpenID Foundation's profiles begin with: a shopper who is signed in, and a client.
 */

export async function openSession(registration: Parameters<typeof openClient>[1] = {}) {
  const app = await openIssuer()
  const user_id = await addShopper(app, { ...asha, gender: 'female', dob: '1995-07-23' })
  const browser = await signedIn(app)
  const opened = await openClient(app, registration)
  const begin = async (parameters: Record<string, string> = {}) => {
    const { url, checks } = await authorization(opened, parameters)
    const { to, status, text } = await openTab(app, browser).open(url)
    return { to, checks, status, text, error: to?.searchParams.get('error') ?? undefined }
  }
  const userinfo = (token: string, init: RequestInit = {}) =>
    fetchFrom(app)(`${issuerOf(app)}/me`, { headers: { authorization: `Bearer ${token}` }, ...init })
  return { app, user_id, browser, opened, begin, userinfo }
}

export type Session = Awaited<ReturnType<typeof openSession>>

/** Goes through an authorization that shows no page. */
export const signIn = ({ app, opened, browser }: Session, parameters: Record<string, string> = {}) =>
  signInTo(app, opened, browser, parameters)

/** What the ID token of such an authorization says. */
export const claimsOf = async (at: Session, parameters: Record<string, string> = {}) =>
  decodeJwt((await signIn(at, parameters)).id_token ?? '')
