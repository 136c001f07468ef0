import { type Connection, isOneOf, type Params, placeOfText, queryFor } from '@clientele/db'
import { and, asc, desc, eq, exists, isNull, or, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { type Condition, isDecided } from '../conditions.ts'
import { everyKey } from '../keys.ts'
import { type Branch, isKept, shapeOf, shapeOfCondition, type Texts, textsOf, withTexts } from './branches.ts'

export type { Branch } from './branches.ts'

/*
 * Users whose attributes match. One condition leads: its keys are walked in the order of the index, and each user is kept if the other conditions hold
 * too, which are lookups of that user. So the walk ends with the page, however many users there are.
 */

/** The entries that are looked at if the keys of the leading condition don't decide. */
const lookedAtMax = 20_000

type Keys = Connection['tables']['userAttributeKeys']

/** Whether every entry of the walk is a user of the result. */
const isDirect = ({ lead, others, except }: Branch): boolean =>
  isDecided(lead) && others.length === 0 && except.length === 0

export const inRanges = (keys: Keys, { ranges }: Pick<Condition, 'ranges'>) =>
  or(...ranges.map(({ from, to }) => and(sql`${keys.key} >= ${from}`, sql`${keys.key} < ${to}`)))

const contains = (db: Connection, key: SQL, text: string) => sql`${placeOfText(db, key, text)} > 0`

/** The keys of a user, beside those that are walked. */
const otherKeys = ({ tables: { userAttributeKeys } }: Connection) =>
  // The same columns. The types only differ in the name of the table.
  alias(userAttributeKeys, 'other') as unknown as Keys

const matches = (db: Connection, keys: Keys, condition: Condition) =>
  and(
    inRanges(keys, condition),
    condition.containing === undefined ? undefined : contains(db, sql`${keys.key}`, condition.containing),
  )

/** Whether a user has a key for which `that` holds. */
const has = (db: Connection, application_id: string, user_id: SQL, condition: Condition, that?: SQL) => {
  const keys = otherKeys(db)
  const found = db.queries
    .select({ one: sql`1` })
    .from(keys)
    .where(
      and(
        eq(keys.application_id, application_id),
        sql`${keys.user_id} = ${user_id}`,
        eq(keys.definition_id, condition.definition_id),
        that ?? matches(db, keys, condition),
      ),
    )
  // With an offset, Postgres looks it up for each user, instead of reading every user's keys for a hash table.
  return sql`exists (${found.getSQL()} limit 1 offset 0)`
}

/** Whether a condition holds for a user. */
export function holds(db: Connection, application_id: string, user_id: SQL, condition: Condition): SQL {
  const match = has(db, application_id, user_id, condition)
  if (!condition.isNegated) return match
  return sql`(${has(db, application_id, user_id, condition, sql`true`)} and not ${match})`
}

interface Wanted {
  application_id: string
  limit: number
  offset: number
}

type Counted = Params<Texts & { application_id: string; limit: number }>

const listKept = queryFor(
  (branch: Branch) => `attribute_branch_${shapeOf(branch)}`,
  (db, p: Counted & { offset: number }, branch) => listOf(db, withTexts(branch, p), p),
)

const listOf = (db: Connection, branch: Branch, { application_id, limit, offset }: Wanted) =>
  branchOf(db, branch, application_id).limit(limit).offset(offset)

/** The users of a branch, in the order of the leading condition's values. */
export async function listBranch(db: Connection, branch: Branch, wanted: Wanted) {
  const rows = await (isKept(branch)
    ? listKept(branch)(db, { ...textsOf(branch), ...wanted })
    : listOf(db, branch, wanted))
  return rows.map(({ user_id }) => user_id)
}

const countKept = queryFor(
  (branch: Branch) => `attribute_branch_count_${shapeOf(branch)}`,
  (db, p: Counted, branch) => countOf(db, withTexts(branch, p), p),
)

function countOf(db: Connection, branch: Branch, { application_id, limit }: Omit<Wanted, 'offset'>) {
  const some = (isSimple(branch) ? listedIn(db, branch, application_id) : branchOf(db, branch, application_id))
    .limit(limit)
    .as('some')
  return db.queries.select({ n: sql<number>`count(*)`.mapWith(Number) }).from(some)
}

/** Whether every entry of the walk is a user of its own. */
const isSimple = (branch: Branch) => isDirect(branch) && !branch.lead.isMultiple

/** The entries of a simple branch, in any order, which costs a third less to count than a page in its order. */
function listedIn({ queries, tables }: Connection, { lead }: Branch, application_id: string) {
  const { userAttributeKeys: k, users } = tables
  const user = queries
    .select({ one: sql`1` })
    .from(users)
    .where(and(eq(users.application_id, application_id), eq(users.id, k.user_id), isNull(users.hidden_at)))
  return queries
    .select({ user_id: k.user_id })
    .from(k)
    .where(
      and(
        eq(k.application_id, application_id),
        eq(k.definition_id, lead.definition_id),
        inRanges(k, lead),
        exists(user),
      ),
    )
}

/** How many users a branch has, up to `most`. */
export async function countBranch(db: Connection, branch: Branch, application_id: string, most: number) {
  const wanted = { application_id, limit: most }
  const [row] = await (isKept(branch)
    ? countKept(branch)(db, { ...textsOf(branch), ...wanted })
    : countOf(db, branch, wanted))
  return row?.n ?? 0
}

function branchOf(db: Connection, branch: Branch, application_id: string) {
  const { lead, others, except } = branch
  const { userAttributeKeys, users } = db.tables
  const walked = lead.isNegated ? { ...lead, ranges: [everyKey], containing: undefined } : lead
  const direction = lead.isNewestFirst ? desc : asc
  const entries = db.queries
    .select({ key: userAttributeKeys.key, user_id: userAttributeKeys.user_id })
    .from(userAttributeKeys)
    .where(
      and(
        eq(userAttributeKeys.application_id, application_id),
        eq(userAttributeKeys.definition_id, lead.definition_id),
        inRanges(userAttributeKeys, walked),
      ),
    )
    .orderBy(direction(userAttributeKeys.key), direction(userAttributeKeys.user_id))
    .$dynamic()
  const entry = (isDirect(branch) ? entries : entries.limit(lookedAtMax)).as('entry')
  const user_id = sql`${entry.user_id}`
  const other = otherKeys(db)
  const isEarlier = lead.isNewestFirst ? sql`${other.key} > ${entry.key}` : sql`${other.key} < ${entry.key}`
  // A user with several keys is listed at the first of them.
  const isListed = has(db, application_id, user_id, walked, and(matches(db, other, walked), isEarlier))
  return db.queries
    .select({ user_id: entry.user_id })
    .from(entry)
    .innerJoin(users, and(eq(users.application_id, application_id), eq(users.id, entry.user_id)))
    .where(
      and(
        isNull(users.hidden_at),
        walked.containing === undefined ? undefined : contains(db, sql`${entry.key}`, walked.containing),
        lead.isMultiple ? sql`not ${isListed}` : undefined,
        lead.isNegated ? sql`not ${has(db, application_id, user_id, lead)}` : undefined,
        ...others.map((each) => holds(db, application_id, user_id, each)),
        ...except.map((each) => sql`not ${holds(db, application_id, user_id, each)}`),
      ),
    )
    .orderBy(direction(entry.key), direction(entry.user_id))
}

const entriesOf = (db: Connection, condition: Condition, { application_id, limit }: Omit<Wanted, 'offset'>) => {
  const { userAttributeKeys: k } = db.tables
  const some = db.queries
    .select({ user_id: k.user_id })
    .from(k)
    .where(
      and(
        eq(k.application_id, application_id),
        eq(k.definition_id, condition.definition_id),
        inRanges(k, condition.isNegated ? { ranges: [everyKey] } : condition),
      ),
    )
    .limit(limit)
    .as('some')
  return db.queries.select({ n: sql<number>`count(*)`.mapWith(Number) }).from(some)
}

const countKeptEntries = queryFor(
  (branch: Branch) => `attribute_entries_${shapeOfCondition(branch.lead)}`,
  (db, p: Counted, branch) => entriesOf(db, withTexts(branch, p).lead, p),
)

/** How many entries a condition leads to, up to `most`: the fewer, the better it leads. */
export async function countEntries(db: Connection, application_id: string, lead: Condition, most: number) {
  const branch = { lead, others: [], except: [] }
  const wanted = { application_id, limit: most }
  const [row] = await (isKept(branch)
    ? countKeptEntries(branch)(db, { ...textsOf(branch), ...wanted })
    : entriesOf(db, lead, wanted))
  return row?.n ?? 0
}

/** Whether a branch has more entries than are looked at. */
export const endsEarly = async (db: Connection, branch: Branch, application_id: string): Promise<boolean> =>
  !isDirect(branch) && (await countEntries(db, application_id, branch.lead, lookedAtMax + 1)) > lookedAtMax

/** The given users for whom the conditions hold, newest first. Hidden users aren't listed. */
export async function listAmong(
  db: Connection,
  application_id: string,
  ids: readonly string[] | undefined,
  conditions: readonly Condition[],
  { type, limit, offset }: { type: 'AND' | 'OR'; limit: number; offset: number },
) {
  const { users } = db.tables
  const each = conditions.map((condition) => holds(db, application_id, sql`${users.id}`, condition))
  const rows = await db.queries
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        eq(users.application_id, application_id),
        isNull(users.hidden_at),
        // A range of the index, even if every user is in it.
        ids ? isOneOf(db, users.id, ids) : sql`${users.id} > ''`,
        type === 'AND' ? and(...each) : or(...each),
      ),
    )
    .orderBy(desc(users.id))
    .limit(limit)
    .offset(offset)
  return rows.map(({ id }) => id)
}
