import { call, type Answer, Failure } from './call.ts'
import { type Provider, providerName } from './offers.ts'
import { urlOf } from './router.tsx'
import { drop, readJson, writeJson } from './storage.ts'

/*
 * Sign-in with a social provider, through plain redirects, so no third-party script runs on this page. The token comes back in the URL
 * fragment, which no server sees, and the API validates it.
 */

interface Departure {
  provider: Provider
  state: string
  nonce: string
  search: string
}

const kept = 'clientele.social'

const doors: Record<Provider, { url: string; asks: Record<string, string> }> = {
  google: {
    url: 'https://accounts.google.com/o/oauth2/v2/auth',
    asks: { response_type: 'id_token', scope: 'openid email profile', prompt: 'select_account' },
  },
  apple: {
    url: 'https://appleid.apple.com/auth/authorize',
    asks: { response_type: 'code id_token', response_mode: 'fragment' },
  },
  facebook: {
    url: 'https://www.facebook.com/v23.0/dialog/oauth',
    asks: { response_type: 'token', scope: 'public_profile,email' },
  },
}

const backUrl = () => location.origin + urlOf('social').replace(/\?.*$/, '')

/** Redirects to the provider, and remembers the state of this request. Throws if the browser wouldn't remember it. */
export function leaveFor(provider: Provider, app_id: string): void {
  const departure: Departure = {
    provider,
    state: crypto.randomUUID(),
    nonce: crypto.randomUUID(),
    search: location.search,
  }
  if (!writeJson('tab', kept, departure))
    throw new Failure(
      'Your browser blocks this site’s storage, so you can’t sign in this way. Allow it, or choose another way.',
    )
  const { url, asks } = doors[provider]
  const { state, nonce } = departure
  location.assign(
    `${url}?${new URLSearchParams({ client_id: app_id, redirect_uri: backUrl(), state, nonce, ...asks })}`,
  )
}

/** Returns the provider's response, if it belongs to this browser's request. It can be read only once. */
export function takeReturn(): { departure: Departure; answer: URLSearchParams } {
  const departure = readJson<Departure>('tab', kept)
  drop('tab', kept)
  const answer = new URLSearchParams(location.hash.slice(1) || location.search)
  history.replaceState(null, '', location.pathname + (departure?.search ?? ''))
  if (!departure || answer.get('state') !== departure.state || answer.has('error'))
    throw new Failure('Sign-in failed or was canceled. Try again, or choose another way to sign in.')
  return { departure, answer }
}

type Return = ReturnType<typeof takeReturn>

export const signInWith = (back: Return): Promise<Answer<'loginWithGoogle'>> =>
  giveOn(back).catch((error: unknown) => {
    throw error instanceof Failure && error.code === 'WRONG_SIGN_IN'
      ? new Failure(`${providerName[back.departure.provider]} couldn’t confirm this sign-in. Try again.`, {
          request_id: error.request_id,
        })
      : error
  })

function giveOn({ departure, answer }: Return): Promise<Answer<'loginWithGoogle'>> {
  const { provider, nonce } = departure
  if (provider === 'facebook')
    return call('loginWithFacebook', { body: { oauth2: { access_token: answer.get('access_token') ?? '' } } })
  const id_token = answer.get('id_token') ?? ''
  return provider === 'google'
    ? call('loginWithGoogle', { body: { oauth2: { access_token: id_token, nonce } } })
    : call('loginWithAppleIOS', { body: { oauth: { identity_token: id_token, nonce } } })
}
