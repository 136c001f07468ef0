import { standsFor, valueOf } from '../attributes/present.ts'
import type { AttributeDefinitionRow } from '../attributes/definitions.ts'
import { storedValues } from '../attributes/service.ts'
import type { Context } from '../context.ts'
import type { Cell } from './columns.ts'

const none: ReadonlyMap<string, Cell> = new Map()

/** The attributes of users as an export shows them, by user and definition. */
export async function attributeCells(
  ctx: Context,
  user_ids: readonly string[],
  { definitions, unmasked }: { definitions: readonly AttributeDefinitionRow[]; unmasked: boolean },
): Promise<(user_id: string) => ReadonlyMap<string, Cell>> {
  if (definitions.length === 0) return () => none
  const byId = new Map(definitions.map((definition) => [definition.id, definition]))
  const rows = await storedValues(ctx, user_ids)
  const cells = new Map<string, Map<string, Cell>>()
  for (const row of rows) {
    const definition = byId.get(row.definition_id)
    if (!definition) continue
    const value = valueOf(ctx, row)
    const shown = standsFor(ctx, definition, value, definition.masking.enabled && !unmasked) ?? value
    if (shown === undefined) continue
    const ofUser = cells.get(row.user_id) ?? new Map<string, Cell>()
    cells.set(row.user_id, ofUser.set(row.definition_id, shown))
  }
  return (user_id) => cells.get(user_id) ?? none
}
