import type { Context } from '../context.ts'
import type { UserRow } from '../rows/users.ts'
import { storedConsents } from '../user-consents/service.ts'

type Said = NonNullable<UserRow['privacy_consent']>

/** What a user said about consents to marketing, by slug. */
export type ConsentCells = ReadonlyMap<string, Said>

const none: ConsentCells = new Map()

/** The consents to marketing of users, by user. */
export async function consentCells(
  ctx: Context,
  user_ids: readonly string[],
  isWanted: boolean,
): Promise<(user_id: string) => ConsentCells> {
  if (!isWanted) return () => none
  const cells = new Map<string, Map<string, Said>>()
  for (const { user_id, slug, value, source, updated_at } of await storedConsents(ctx, user_ids)) {
    const ofUser = cells.get(user_id) ?? new Map<string, Said>()
    cells.set(user_id, ofUser.set(slug, { value, source, updated_at: updated_at.toISOString() }))
  }
  return (user_id) => cells.get(user_id) ?? none
}
