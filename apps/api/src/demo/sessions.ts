import type { Context } from '../context.ts'
import { createUserSession } from '../sessions/service.ts'
import { chanceOf, oneOf } from './chance.ts'
import type { DemoCustomer } from './customer.ts'

/** Shorter than the default lifetime of a session. */
const lately_ms = 20 * 86_400_000

const agents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:143.0) Gecko/20100101 Firefox/143.0',
] as const

/** Whether a customer can still be signed in. */
export const hasSignedInLately = ({ user }: DemoCustomer, now_ms: number): boolean =>
  user.state === 'active' && user.last_sign_in_at !== null && now_ms - user.last_sign_in_at.getTime() < lately_ms

/** Creates a session at the time of the last sign-in. */
export async function signIn(ctx: Context, { user }: DemoCustomer): Promise<void> {
  const chance = chanceOf(Number.parseInt(user.id.slice(-6), 16))
  const request = {
    id: 'demo',
    // An address range reserved for documentation.
    ip: `203.0.113.${1 + Math.floor(chance() * 254)}`,
    user_agent: oneOf(chance, agents),
  }
  const body = { user_id: user.id, domain: 'demo.example.com' }
  await createUserSession({ ...ctx, now: user.last_sign_in_at ?? ctx.now, request }, { body })
}
