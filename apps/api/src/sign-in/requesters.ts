import type { Context } from '../context.ts'
import { limitKey } from '../rate-limits/keys.ts'
import { hashSecret } from '../secrets.ts'
import { deviceOf, isKnownTo } from './devices.ts'
import { findCode } from './repository/codes.ts'
import { findLoginByContact } from './repository/logins.ts'

/*
 * Who asks for a code or tries a password, as limits count them: first what one of them has used up, and then what all of them together
 * have. Whoever is known to the account shares nothing with strangers, so no stranger can use up what the owner needs.
 */

export interface Requester {
  /** Whether this is the account's own session, or a device on which somebody has signed in to it. */
  isKnown: boolean
  /** What they are counted by. Nobody can choose one freely. */
  key: string
}

/** Who asks about an account; `owner` is undefined where there is none. */
export function requesterFor(ctx: Context, owner: string | undefined): Requester {
  const { shopper } = ctx
  const device = deviceOf(ctx)
  if (owner !== undefined && device && isKnownTo(ctx, owner, device)) return { isKnown: true, key: ofDevice(device.id) }
  if (shopper && shopper.user_id === owner) return { isKnown: true, key: ofSession(shopper.session_id) }
  return { isKnown: false, key: shopper ? ofUser(shopper.user_id) : ofAddress(ctx) }
}

/** Who asks for something to be sent to a contact. */
export async function requesterTo(ctx: Context, value: string): Promise<Requester> {
  // Only whoever could be known is looked for.
  const mayBeKnown = ctx.shopper !== undefined || deviceOf(ctx) !== undefined
  return requesterFor(ctx, mayBeKnown ? await ownerOf(ctx, value) : undefined)
}

/** Whose verified contact it is. */
export const ownerOf = async (ctx: Context, value: string): Promise<string | undefined> =>
  (await findLoginByContact(ctx, value))?.user_id

/** Who has the contact that a code went to. */
export async function ownerOfCode(ctx: Context, request_id: string): Promise<string | undefined> {
  const code = await findCode(ctx, request_id)
  return code && ownerOf(ctx, code.value)
}

const known = 'known '

/** A requester as it is kept beside a code, as a hash. */
export const keptRequester = (ctx: Context, { isKnown, key }: Requester): string =>
  `${isKnown ? known : ''}${hashed(ctx, key)}`

export const isKeptAsKnown = (kept: string | null): boolean => kept?.startsWith(known) === true

/** Whether a code was asked for from here, by whatever the caller can be told by. */
export function isKeptAs(ctx: Context, kept: string | null): boolean {
  if (kept === null) return false
  const device = deviceOf(ctx)
  const keys = [
    ofAddress(ctx),
    ...(device ? [ofDevice(device.id)] : []),
    ...(ctx.shopper ? [ofSession(ctx.shopper.session_id), ofUser(ctx.shopper.user_id)] : []),
  ]
  const asked = isKeptAsKnown(kept) ? kept.slice(known.length) : kept
  return keys.some((key) => hashed(ctx, key) === asked)
}

const ofAddress = ({ request }: Context) => limitKey(request.ip)
const ofDevice = (id: string) => `device ${id}`
const ofSession = (id: string) => `session ${id}`
const ofUser = (id: string) => `user ${id}`
// Without a key of ours, so that processes whose keys differ for a while, as when one is replaced, count together.
const hashed = ({ application_id }: Context, key: string) => hashSecret(`${application_id} ${key}`)
