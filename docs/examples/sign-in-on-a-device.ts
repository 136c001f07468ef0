import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ClientOptions, createClient, type Session, SignInError } from '@clientele/storefront'

/** Signs a customer in with the browser of their device, which comes back to a port that only this sign-in listens on. */
export async function signInOnDevice(
  options: Omit<ClientOptions, 'redirectUri'>,
  signal = AbortSignal.timeout(10 * 60_000),
): Promise<Session> {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = createClient({ ...options, redirectUri: `${origin}/callback` })
  try {
    const signedIn = new Promise<Session>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
      server.on('request', ({ url = '/' }, response) => {
        const say = (status: number, text: string) =>
          response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(text)
        client.handleRedirect(origin + url).then(
          (done) => {
            if (!done) return say(404, 'Not found')
            say(200, 'You’re signed in. Close this page, and go back to the app.')
            resolve(done.session)
          },
          (error: unknown) => {
            say(400, 'You’re not signed in. Go back to the app, and try again.')
            // Any page can open this port with a made-up redirect. The real one may still come.
            if (!(error instanceof SignInError && error.code === 'UNKNOWN_SIGN_IN')) reject(error)
          },
        )
      })
    })
    const [session] = await Promise.all([signedIn, client.signIn()])
    return session
  } finally {
    client.close()
    server.close()
  }
}
