import { setImmediate as breathe } from 'node:timers/promises'
import type { CustomerFilter, UserSelection } from '@clientele/contracts'
import { narrowedBy } from '../attributes/customers.ts'
import type { Context } from '../context.ts'
import { printable } from '../files/printable.ts'
import type { JobErrorRow } from '../jobs/tracked/kind.ts'
import { findStates } from '../users/change.ts'
import { findUsersNamed } from '../users/named-users.ts'
import { readSelected, type SelectedUser } from '../users/selected.ts'

/*
 * Who is selected: users in a list, all of whom are found at once, or those whom a filter matches, some at a time.
 */

/** A user of a list, and the line that names them first. */
export interface ListedUser extends SelectedUser {
  line: number
}

/** The users in a list, each once, and the lines that name nobody, or several users. */
export interface Listed {
  users: ListedUser[]
  skipped: JobErrorRow[]
}

const unknownLine = { code: 'no_account', message: 'No customer has this email address, phone number, ID, or username' }
const ambiguousLine = { code: 'ambiguous', message: 'This could be several customers' }
const valueLengthMax = 200

/** Finds the users in a list. Undefined if the selection isn't one. */
export async function findListed(ctx: Context, { lines, user_ids }: UserSelection): Promise<Listed | undefined> {
  if (user_ids)
    return listedOf(
      ctx,
      user_ids,
      user_ids.map((id) => [id]),
    )
  if (lines) return listedOf(ctx, lines, await findUsersNamed(ctx, lines))
  return undefined
}

async function listedOf(
  ctx: Context,
  lines: readonly string[],
  meant: readonly (readonly string[])[],
): Promise<Listed> {
  const states = await statesOf(ctx, [...new Set(meant.flatMap((ids) => (ids.length === 1 ? ids : [])))])
  const users = new Map<string, ListedUser>()
  const skipped: JobErrorRow[] = []
  for (const [index, text] of lines.entries()) {
    const line = index + 1
    const ids = meant[index] ?? []
    const [id = ''] = ids
    const state = states.get(id)
    if (ids.length === 1 && state !== undefined) {
      if (!users.has(id)) users.set(id, { id, state, line })
    } else if (text.trim() !== '')
      skipped.push({ line, value: printable(text, valueLengthMax), ...(ids.length > 1 ? ambiguousLine : unknownLine) })
  }
  return { users: [...users.values()], skipped }
}

const idsAtOnce = 1_000

async function statesOf(ctx: Context, ids: readonly string[]): Promise<ReadonlyMap<string, SelectedUser['state']>> {
  const states = new Map<string, SelectedUser['state']>()
  for (let i = 0; i < ids.length; i += idsAtOnce)
    for (const { id, state } of await findStates(ctx, ids.slice(i, i + idsAtOnce)))
      if (state !== 'purged') states.set(id, state)
  return states
}

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
