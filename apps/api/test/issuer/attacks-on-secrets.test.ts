import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashSecret } from '../../src/secrets.ts'
import { basic, openCode, token } from '../world/attacks.ts'
import { openClient } from '../world/issuer.ts'

/*
 * Attacks on client secrets, by the numbers of docs/issuer-attacks.md. Times differ on every machine, so this looks at what is compared: what an attacker
 * can measure depends on nothing else.
 */

const compared: [stored: string, given: string][] = []
const textOf = ({ buffer, byteOffset, byteLength }: NodeJS.ArrayBufferView) =>
  Buffer.from(buffer, byteOffset, byteLength).toString()

// Everything that compares does it with this one function, whichever module it was imported into before.
const { timingSafeEqual } = crypto
beforeAll(() => {
  crypto.timingSafeEqual = (one, other) => {
    compared.push([textOf(one), textOf(other)])
    return timingSafeEqual(one, other)
  }
  syncBuiltinESMExports()
})
afterAll(() => {
  crypto.timingSafeEqual = timingSafeEqual
  syncBuiltinESMExports()
})

test.each(['client_secret_basic', 'client_secret_post'] as const)(
  'A15 client-secret timing: every secret is hashed, and the hash compared in constant time with each that works (%s)',
  async (token_endpoint_auth_method) => {
    const { app } = await openCode()
    const opened = await openClient(app, { token_endpoint_auth_method })
    const { client, secret: first = '' } = opened
    // While one secret replaces another, both work.
    const second: string = (await app.call('POST', `/oauth-clients/${client._id}/secret`, {})).body.secret
    const { queries, tables } = app.database
    const rows = await queries.select().from(tables.oauthClientSecrets)
    const stored = rows.filter(({ client_id }) => client_id === client._id).map(({ secret_hash }) => secret_hash)
    expect(stored.toSorted()).toEqual([hashSecret(first), hashSecret(second)].toSorted())

    /** Calls with a secret. Returns the response, and which hashes were compared for it. */
    async function attempt(secret: string) {
      const refresh = { grant_type: 'refresh_token', refresh_token: 'rt_x' }
      compared.length = 0
      const { status, body } =
        token_endpoint_auth_method === 'client_secret_basic'
          ? await token(app, refresh, basic({ client, secret }))
          : await token(app, { ...refresh, client_id: client._id, client_secret: secret })
      const pairs = compared.filter(([one, other]) => stored.includes(one) || other === hashSecret(secret))
      return { status, error: body.error, description: body.error_description, pairs }
    }

    const wrong = [
      'x',
      first.slice(0, 1),
      first.slice(0, -1),
      `${first.slice(0, -1)}${first.endsWith('A') ? 'B' : 'A'}`,
      `${first}x`,
      `x${first}`,
      first.toUpperCase(),
      'x'.repeat(4_000),
      // What the database and the library have in its place.
      hashSecret(first),
      'stored as a hash',
    ]
    const outcomes: Record<string, unknown[]> = {}
    for (const secret of [first, second, ...wrong]) {
      const { status, error, description, pairs } = await attempt(secret)
      outcomes[secret] = [status, error, description]
      // Neither the first match nor the first difference ends the comparison, and no text of another length enters it.
      expect(pairs.map(([one]) => one).toSorted()).toEqual(stored.toSorted())
      for (const [one, other] of pairs) expect([other, other.length]).toEqual([hashSecret(secret), one.length])
    }
    for (const secret of [first, second]) expect(outcomes[secret]?.slice(0, 2)).toEqual([400, 'invalid_grant'])
    for (const secret of wrong)
      expect(outcomes[secret]).toEqual([401, 'invalid_client', 'client authentication failed'])
  },
)
