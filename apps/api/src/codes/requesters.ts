import type { Context } from '../context.ts'
import { limitKey } from '../rate-limits/keys.ts'
import { sign, signatures } from '../secrets.ts'
import { deviceOf, isKnownTo } from './devices.ts'

/*
 * Who requests a code or tries a password, as counted by limits: first by requester, and then for all requesters together. Requesters known to
 * the account share nothing with strangers, so no stranger can use up what the owner needs.
 */

export interface Requester {
  /** Whether this is the account's own session, or a device on which someone has signed in to it. */
  isKnown: boolean
  /** The key that they are counted by. Nobody can choose it freely. */
  key: string
}

/** Returns who is asking about an account; `owner` is undefined if there is none. */
export function requesterFor(ctx: Context, owner: string | undefined): Requester {
  const { shopper } = ctx
  const device = deviceOf(ctx)
  if (owner !== undefined && device && isKnownTo(ctx, owner, device)) return { isKnown: true, key: ofDevice(device.id) }
  if (shopper && shopper.user_id === owner) return { isKnown: true, key: ofSession(shopper.session_id) }
  return { isKnown: false, key: shopper ? ofUser(shopper.user_id) : ofAddress(ctx) }
}

/** Whether the caller has a session or device that could be known to an account. */
export const couldBeKnown = (ctx: Context): boolean => ctx.shopper !== undefined || deviceOf(ctx) !== undefined

const known = 'known '
const prefixOf = (isKnown: boolean) => (isKnown ? known : '')

/** Returns a requester as stored with a code: as a keyed hash, because there are few enough addresses to try them all. */
export const keptRequester = (ctx: Context, { isKnown, key }: Requester): string =>
  prefixOf(isKnown) + sign(ctx.services.config.secretKeys, purpose, textOf(ctx, key))

export const isKeptAsKnown = (kept: string | null): boolean => kept?.startsWith(known) === true

/** Returns all stored forms of a requester, so that rows stored under an older key still count while the key is being replaced. */
export const formsOf = (ctx: Context, { isKnown, key }: Requester): string[] =>
  signatures(ctx.services.config.secretKeys, purpose, textOf(ctx, key)).map((hash) => prefixOf(isKnown) + hash)

/**
 * Returns how close a caller is to the requester of a code. A device or session is theirs alone, but an address may be shared with strangers,
 * who must not pass for them.
 */
export function nearnessTo(ctx: Context, kept: string | null): 'same' | 'nearby' | 'elsewhere' {
  const device = deviceOf(ctx)
  const { shopper } = ctx
  const own = [
    ...(device ? [{ isKnown: true, key: ofDevice(device.id) }] : []),
    ...(shopper
      ? [
          { isKnown: true, key: ofSession(shopper.session_id) },
          { isKnown: false, key: ofUser(shopper.user_id) },
        ]
      : []),
  ]
  const isOneOf = (requesters: Requester[]) =>
    kept !== null && requesters.some((requester) => formsOf(ctx, requester).includes(kept))
  if (isOneOf(own)) return 'same'
  return isOneOf([{ isKnown: false, key: ofAddress(ctx) }]) ? 'nearby' : 'elsewhere'
}

const ofAddress = ({ request }: Context) => limitKey(request.ip)
const ofDevice = (id: string) => `device ${id}`
const ofSession = (id: string) => `session ${id}`
const ofUser = (id: string) => `user ${id}`
const purpose = 'requester'
const textOf = ({ application_id }: Context, key: string) => `${application_id} ${key}`
