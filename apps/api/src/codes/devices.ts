import { randomBytes } from 'node:crypto'
import { afterCommit, type Context } from '../context.ts'
import { sameHash, signatures } from '../secrets.ts'

/*
 * Devices on which someone has signed in, remembered by a cookie. It doesn't grant access: it only keeps strangers from using up the owner's
 * share of codes and password attempts. The value contains a random ID and a mark for each account. A mark is a signature, so nothing is stored
 * here, nobody can forge one, and it doesn't reveal which account it belongs to.
 */

/** How long a device stays known after a sign-in. Browsers keep cookies for at most 400 days. */
export const deviceKept_ms = 400 * 24 * 3_600_000
/** The maximum number of accounts on one device. The one with the oldest sign-in is dropped. */
const accountsMax = 8
const day_ms = 24 * 3_600_000

interface Device {
  id: string
  marks: readonly string[]
}

/** Parses the device cookie of a call, if it is well-formed. Its marks aren't verified. */
export function deviceOf({ device }: Pick<Context, 'device'>): Device | undefined {
  if (device === undefined || !/^[\w-]{22}(\.\d{1,6}~[\w-]{32}){1,16}$/.test(device)) return undefined
  const [id = '', ...marks] = device.split('.')
  return { id, marks }
}

/** Whether someone has signed in to this account on the device. */
export function isKnownTo(ctx: Context, user_id: string, { id, marks }: Device): boolean {
  const oldest = dayOf(ctx.now) - deviceKept_ms / day_ms
  return marks.some((mark) => Number.parseInt(mark, 10) >= oldest && isOf(ctx, user_id, id, mark))
}

/** Makes the calling device known to an account, once the sign-in is committed. Must run inside its transaction. */
export function rememberDevice(tx: Context, user_id: string): void {
  afterCommit(tx, async (ctx) => {
    const { id, marks } = deviceOf(ctx) ?? { id: randomBytes(16).toString('base64url'), marks: [] }
    const others = marks.filter((mark) => !isOf(ctx, user_id, id, mark))
    const [own = ''] = marksOf(ctx, user_id, id, dayOf(ctx.now))
    ctx.answer.setDeviceCookie([id, own, ...others.slice(0, accountsMax - 1)].join('.'))
  })
}

const dayOf = (moment: Date) => Math.floor(moment.getTime() / day_ms)

/** Returns `day~signature` under each of the keys, in characters that are valid in a cookie. */
const marksOf = ({ services, application_id }: Context, user_id: string, id: string, day: number): string[] =>
  signatures(services.config.secretKeys, 'known device', `${application_id} ${user_id} ${id} ${day}`).map(
    (signature) => `${day}~${signature.replaceAll('+', '-').replaceAll('/', '_').slice(0, 32)}`,
  )

const isOf = (ctx: Context, user_id: string, id: string, mark: string) =>
  marksOf(ctx, user_id, id, Number.parseInt(mark, 10)).some((own) => sameHash(mark, own))
