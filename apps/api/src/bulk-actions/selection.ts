import { setImmediate as breathe } from 'node:timers/promises'
import type { CustomerFilter } from '@clientele/contracts'
import { narrowedBy } from '../attributes/customers.ts'
import type { Context } from '../context.ts'
import { readSelected } from '../users/selected.ts'

/*
 * Who is selected by a filter, some at a time.
 */

/** Whether something has taken longer than it may. */
export const clock = (limit_ms: number) => {
  const end = performance.now() + limit_ms
  return () => performance.now() > end
}

/** Where the conditions on attributes are in a request. */
export const attributeField = 'body.selection.filter.attribute_filter'

/** The users whom a filter matches, some at a time. The last ones say if the list can't show everyone who matches. */
export async function* selectedBy(ctx: Context, filter: CustomerFilter, until: Date) {
  const narrowed = await narrowedBy(ctx, filter.attribute_filter ?? [], attributeField)
  let after: string | undefined
  do {
    const { users, next, isWhole } = await readSelected(ctx, filter, { after, until, narrowed })
    yield { users, isWhole }
    after = next
    await breathe()
  } while (after !== undefined)
}

/** Counts the users whom a filter matches. After some time, the number is a lower bound. */
export async function countSelected(
  ctx: Context,
  filter: CustomerFilter,
  until: Date,
  limit_ms: number,
): Promise<{ count: number; isExact: boolean }> {
  const isOver = clock(limit_ms)
  let count = 0
  for await (const { users, isWhole } of selectedBy(ctx, filter, until)) {
    count += users.length
    if (isOver() || !isWhole) return { count, isExact: false }
  }
  return { count, isExact: true }
}
