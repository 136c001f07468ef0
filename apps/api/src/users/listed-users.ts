import type { UserSelection } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { printable } from '../files/printable.ts'
import type { JobErrorRow } from '../jobs/tracked/kind.ts'
import { findStates, findSurvivors } from './change.ts'
import { findUsersNamed } from './named-users.ts'
import type { SelectedUser } from './selected.ts'

/*
 * Users in a list, all of whom are found at once.
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
export async function findListed(
  ctx: Context,
  { lines, user_ids }: Pick<UserSelection, 'lines' | 'user_ids'>,
): Promise<Listed | undefined> {
  if (user_ids) {
    const named = await survivorsFor(ctx, user_ids)
    return listedOf(
      ctx,
      user_ids,
      named.map((id) => [id]),
    )
  }
  if (lines) return listedOf(ctx, lines, await findUsersNamed(ctx, lines))
  return undefined
}

/** The same IDs. That of a user who was merged into another one stands for the survivor. */
export async function survivorsFor(ctx: Context, ids: readonly string[]): Promise<string[]> {
  const survivors = await findSurvivors(ctx, ids)
  return ids.map((id) => survivors.get(id) ?? id)
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
