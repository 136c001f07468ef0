import { randomBytes } from 'node:crypto'
import { afterCommit, type Context } from '../context.ts'
import { sameHash, signatures } from '../secrets.ts'

/*
 * Devices on which somebody has signed in, as a cookie remembers them. It opens nothing: it only keeps a stranger who uses up what an
 * account may be sent, or how often its password may be tried, from using up the owner's share as well. The value is a random id and a mark
 * for each account, and a mark is a signature: nothing is stored here, nobody can make one up, and none says which account it is of.
 */

/** How long a device stays known after a sign-in. Browsers keep no cookie for longer than 400 days. */
export const deviceKept_ms = 400 * 24 * 3_600_000
/** Accounts that one device is known to; the one that signed in longest ago makes room. */
const accountsMax = 8
const day_ms = 24 * 3_600_000

interface Device {
  id: string
  marks: readonly string[]
}

/** The device that a call comes from, where its cookie has the right form; the marks in it may be anybody's. */
export function deviceOf({ device }: Pick<Context, 'device'>): Device | undefined {
  if (device === undefined || !/^[\w-]{22}(\.\d{1,6}~[\w-]{32}){1,16}$/.test(device)) return undefined
  const [id = '', ...marks] = device.split('.')
  return { id, marks }
}

/** Whether somebody has signed in to this account on the device. */
export function isKnownTo(ctx: Context, user_id: string, { id, marks }: Device): boolean {
  const oldest = dayOf(ctx.now) - deviceKept_ms / day_ms
  return marks.some((mark) => Number.parseInt(mark, 10) >= oldest && isOf(ctx, user_id, id, mark))
}

/** Makes the device of this call known to an account, once the sign-in is committed. Must run inside its transaction. */
export function rememberDevice(tx: Context, user_id: string): void {
  afterCommit(tx, async (ctx) => {
    const { id, marks } = deviceOf(ctx) ?? { id: randomBytes(16).toString('base64url'), marks: [] }
    const others = marks.filter((mark) => !isOf(ctx, user_id, id, mark))
    const [own = ''] = marksOf(ctx, user_id, id, dayOf(ctx.now))
    ctx.answer.setDeviceCookie([id, own, ...others.slice(0, accountsMax - 1)].join('.'))
  })
}

const dayOf = (moment: Date) => Math.floor(moment.getTime() / day_ms)

/** `day~signature` under each of the keys, in characters that a cookie holds as they are. */
const marksOf = ({ services, application_id }: Context, user_id: string, id: string, day: number): string[] =>
  signatures(services.config.secretKeys, 'known device', `${application_id} ${user_id} ${id} ${day}`).map(
    (signature) => `${day}~${signature.replaceAll('+', '-').replaceAll('/', '_').slice(0, 32)}`,
  )

const isOf = (ctx: Context, user_id: string, id: string, mark: string) =>
  marksOf(ctx, user_id, id, Number.parseInt(mark, 10)).some((own) => sameHash(mark, own))
