import { couldBeKnown, type Requester, requesterFor } from '../codes/requesters.ts'
import { findCode } from '../codes/service.ts'
import type { Context } from '../context.ts'
import { findLoginByContact } from './repository/logins.ts'

/** Who requests a message to a contact. */
export async function requesterTo(ctx: Context, value: string): Promise<Requester> {
  // Skip the lookup when the requester can't be known.
  return requesterFor(ctx, couldBeKnown(ctx) ? await ownerOf(ctx, value) : undefined)
}

/** The user who has verified the contact. */
export const ownerOf = async (ctx: Context, value: string): Promise<string | undefined> =>
  (await findLoginByContact(ctx, value))?.user_id

/** The user who has the contact that a code was sent to. */
export async function ownerOfCode(ctx: Context, request_id: string): Promise<string | undefined> {
  const code = await findCode(ctx, request_id)
  return code && ownerOf(ctx, code.value)
}
