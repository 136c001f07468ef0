import type { SearchMatch } from '@clientele/contracts'
import type { Context } from '../context.ts'
import type { Named } from '../users/list-input.ts'
import { inOrder } from './known-definitions.ts'
import { equalTo, type Range } from './keys.ts'
import type { AttributeDefinitionRow } from './repository/definitions.ts'
import { listWithKey } from './repository/named.ts'
import { typeOf } from './rules.ts'
import { readScalar } from './scalars.ts'

/*
 * The users who have a value that someone typed into a search, such as a membership number.
 */

/** More users than this aren't meant by a value that someone types. A filter lists them all. */
const namedMax = 1_000

/** Finds users by a whole value, whether or not its letters are capital, of any attribute that nothing protects. */
export async function findNamed(ctx: Context, text: string): Promise<Named> {
  const definitions = (await inOrder(ctx)).filter(isSearched)
  const ranges = definitions.flatMap((definition) => rangesOf(ctx, definition, text))
  // Most attributes have the same keys for a text, so there are only a few statements. One for all of them would read the keys of every user.
  const same = Map.groupBy(ranges, ({ from, to }) => JSON.stringify([from, to]))
  const lists = await Promise.all([...same.values()].map((each) => listWithKeys(ctx, each)))
  const entries = lists.flat()
  const nameOf = new Map(definitions.map(({ id, name }) => [id, name]))
  const matches = new Map<string, SearchMatch[]>()
  for (const { user_id, definition_id, value } of entries.slice(0, namedMax)) {
    const match: SearchMatch = {
      field: 'attribute',
      value: asStored(value, text.trim()),
      name: nameOf.get(definition_id),
    }
    matches.set(user_id, [...(matches.get(user_id) ?? []), match])
  }
  return { matches, isComplete: entries.length <= namedMax }
}

/** A value as it is stored, not as someone typed it. Of several, the one that was typed. */
function asStored(value: unknown, typed: string): string {
  if (!Array.isArray(value)) return String(value)
  return value.map(String).find((each) => each.toLowerCase() === typed.toLowerCase()) ?? typed
}

/** Masked and encrypted values are only found where a condition names the attribute. Too many users have one of two values. */
const isSearched = (definition: AttributeDefinitionRow): boolean =>
  !definition.encrypted && !definition.masking.enabled && typeOf(definition) !== 'boolean'

interface RangeOf extends Range {
  definition_id: string
}

/** Who has a key in a range that these attributes share. */
async function listWithKeys(ctx: Context, same: readonly RangeOf[]) {
  const [range] = same
  const definition_ids = same.map(({ definition_id }) => definition_id)
  return range ? listWithKey(ctx, { ...range, definition_ids, limit: namedMax + 1 }) : []
}

/** The keys of one attribute that equal a text. None, if the text isn't a value of its type. */
function rangesOf(ctx: Context, definition: AttributeDefinitionRow, text: string): RangeOf[] {
  const reading = readScalar(typeOf(definition), text, ctx.application)
  if ('fault' in reading) return []
  return equalTo(ctx.services.config.secretKeys, definition, reading.value).map((range) => ({
    ...range,
    definition_id: definition.id,
  }))
}
