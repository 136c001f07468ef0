import { type Params, rowOf, type WholeRow, writeIf } from '@clientele/db'
import { and, eq, notExists, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { dueRow, dueWrite, eventWrite } from '../../events/record.ts'
import type { UserRow } from '../../rows/users.ts'
import { countOf, countWrite } from './counts.ts'
import { type Claimed, type ContactRow, isClaim, rewritten } from '../repository.ts'

/*
 * Writes to a user in a single statement, if there is no conflict.
 */

const createIf = writeIf(
  'create_user',
  (db, p: Params<Claimed>) => {
    const { identifiers: i } = db.tables
    const claims = db.queries.select({ user_id: i.user_id }).from(i).where(isClaim(db, p))
    return db.queries.select({ isFree: sql`1` }).from(sql`(select 1) as one`).where(notExists(claims))
  },
  {
    count: countWrite,
    due: dueWrite,
    event: eventWrite,
    phone: rowOf('identifiers'),
    email: rowOf('identifiers'),
    user: rowOf('users'),
  },
)

/** Creates a user in one statement, unless others have claimed one of the user's proven contacts. Returns whether it did. */
export const createAtOnce = (
  ctx: Context,
  user: UserRow,
  {
    contacts,
    proven,
    event,
  }: { contacts: readonly ContactRow[]; proven: readonly string[]; event: WholeRow<'events'> },
) =>
  createIf(
    ctx.services.database,
    { application_id: ctx.application_id, user_id: user.id, values: proven },
    {
      count: countOf(ctx, user.state, 1),
      due: dueRow(event),
      event,
      phone: contacts.find(({ kind }) => kind === 'phone'),
      email: contacts.find(({ kind }) => kind === 'email'),
      user,
    },
  )

const rewriteUserIf = writeIf(
  'rewrite_user',
  (db, p: Params<UserRow & { read_version: number }>) => {
    const { users } = db.tables
    return rewritten(db, p)
      .where(and(eq(users.application_id, p.application_id), eq(users.id, p.id), eq(users.version, p.read_version)))
      .returning({ id: users.id })
  },
  { due: dueWrite, event: eventWrite },
)

/** Updates a user and records the event, unless someone has changed the user since that version was read. Returns whether it did. */
export const rewriteUser = (
  ctx: Context,
  row: UserRow,
  { read_version, event }: { read_version: number; event: WholeRow<'events'> },
) => rewriteUserIf(ctx.services.database, { ...row, read_version }, { due: dueRow(event), event })
