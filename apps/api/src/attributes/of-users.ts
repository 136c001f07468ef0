import type { UserAttribute } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { toUserAttribute } from './present.ts'
import type { AttributeDefinitionRow } from './repository/definitions.ts'
import { listValues } from './repository/values.ts'

/** Reads the values of users, of all attributes or of some. Returns those of each user as the caller sees them, in the order of the definitions. */
export async function attributesOfUsers(
  ctx: Context,
  user_ids: readonly string[],
  definitions: readonly AttributeDefinitionRow[],
  definition_ids: readonly string[] | undefined,
): Promise<(user_id: string) => UserAttribute[]> {
  const rows = await listValues(ctx.db, { application_id: ctx.application_id, user_ids, definition_ids })
  const places = new Map(definitions.map((definition, place) => [definition.id, { definition, place }]))
  const found = rows.flatMap((row) => {
    const placed = places.get(row.definition_id)
    return placed ? { ...placed, row } : []
  })
  const ofUsers = Map.groupBy(found, ({ row }) => row.user_id)
  return (user_id) =>
    (ofUsers.get(user_id) ?? [])
      .sort((a, b) => a.place - b.place)
      .map(({ definition, row }) => toUserAttribute(ctx, definition, row))
}
