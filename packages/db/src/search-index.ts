import { and, desc, eq, sql } from 'drizzle-orm'
import { sqliteKit, wellFormedJson } from './columns.ts'
import type { Connection } from './database.ts'
import { type Params, query } from './engine/query.ts'
import type { WholeRow } from './engine/writes.ts'
import { indexesPieces, isOneOf } from './spellings.ts'
import { makeGramsTable } from './tables/search.ts'

/*
 * The inverted index of searches: which users' texts contain a piece of text, a *gram*. Grams are hashes, and include the application, so that no
 * application reads another's entries. On SQLite, the index is the full-text table `search_grams`, which stores hashes as words and no text. On
 * Postgres, it's a GIN index on an array of numbers. Neither needs an extension, and neither depends on a locale.
 */

const searchGrams = makeGramsTable(sqliteKit)

/** Finds the users whose texts contain all of these grams. */
export type Grams = readonly number[]

const words = (grams: Grams, between: string) => grams.map((gram) => gram.toString(36)).join(between)

/** One user as indexed. */
export interface IndexedDocument extends Omit<WholeRow<'searchDocuments'>, 'grams'> {
  grams: Grams
}

const match = query('search_grams', (db, p: Params<{ application_id: string; grams: string; limit: number }>) => {
  const { searchDocuments: d } = db.tables
  return db.queries
    .select({ id: d.user_id })
    .from(searchGrams)
    .innerJoin(d, eq(d.number, searchGrams.rowid))
    .where(and(sql`search_grams match ${p.grams}`, eq(d.application_id, p.application_id)))
    .orderBy(desc(searchGrams.rowid))
    .limit(p.limit)
})

/**
 * A GIN index can't stop early: it collects every row that contains a gram. So a sample of the rows is also indexed under grams of its own, and a
 * sample of the sample. If a sample has enough matches, the larger set is never read. "Materialized", because the planner doesn't know how rare a
 * gram is, and would otherwise expect to find enough rows by reading the table.
 */
const contain = query(
  'search_grams',
  (db, p: Params<{ application_id: string; all: string; some: string; few: string; limit: number }>) => {
    const { searchDocuments: d } = db.tables
    const found = (grams: string) =>
      sql`(with found as materialized (select ${d.user_id} from ${d} where ${d.grams} @> ${grams}::bigint[] and ${d.application_id} = ${p.application_id})
        select user_id from found limit ${p.limit})`
    return db.queries
      .select({ id: sql<string>`found.user_id` })
      .from(sql`(${found(p.few)} union all ${found(p.some)} union all ${found(p.all)}) as found`)
      .limit(p.limit)
  },
)

/** The sizes of the samples: one row in so many. */
const samples = { some: 16, few: 256 } as const
type Sample = keyof typeof samples

/** Grams of a sample differ from those of all rows in the lowest bits, which hashes leave free. */
const inSample = (grams: Grams, sample: Sample): number[] => grams.map((gram) => gram + (sample === 'some' ? 1 : 2))

/** What a gram must be a multiple of, so that the grams of samples differ from others. */
export const gramUnit = 4

const asArray = (grams: Grams) => `{${grams.join()}}`

/** The IDs of users that contain all grams, at most `limit`; on SQLite, the last indexed first. There can be others if there are `limit` of them. */
export async function findDocuments(
  db: Connection,
  application_id: string,
  grams: Grams,
  limit: number,
): Promise<{ ids: string[]; isComplete: boolean }> {
  const rows = indexesPieces(db)
    ? await contain(db, {
        application_id,
        all: asArray(grams),
        some: asArray(inSample(grams, 'some')),
        few: asArray(inSample(grams, 'few')),
        limit,
      })
    : await match(db, { application_id, grams: words(grams, ' AND '), limit })
  return { ids: [...new Set(rows.map(({ id }) => id))], isComplete: rows.length < limit }
}

interface OfUsers {
  application_id: string
  ids: readonly string[]
}

const documentsOf = query('search_documents_of', (db, p: Params<OfUsers>) => {
  const { searchDocuments: d } = db.tables
  return db.queries
    .select({ user_id: d.user_id, number: d.number, version: d.version, rules: d.rules })
    .from(d)
    .where(and(eq(d.application_id, p.application_id), isOneOf(db, d.user_id, p.ids)))
})

/** What the index has of these users. */
export const readDocuments = (db: Connection, application_id: string, ids: readonly string[]) =>
  documentsOf(db, { application_id, ids })

const anyDocument = query('any_search_document', (db, p: Params<{ application_id: string }>) => {
  const { searchDocuments: d } = db.tables
  return db.queries.select({ id: d.user_id }).from(d).where(eq(d.application_id, p.application_id)).limit(1)
})

/** Whether the index has any user of an application. */
export const hasDocuments = async (db: Connection, application_id: string): Promise<boolean> =>
  (await anyDocument(db, { application_id })).length > 0

const newest = query('newest_search_document', (db) => {
  const { searchDocuments: d } = db.tables
  return db.queries.select({ number: d.number }).from(d).orderBy(desc(d.number)).limit(1)
})

/** The highest number of a row. Only one process at a time may add rows. */
export const lastNumber = async (db: Connection): Promise<number> => (await newest(db, {}))[0]?.number ?? 0

const keepNewer = {
  set: { version: sql`excluded.version`, rules: sql`excluded.rules`, grams: sql`excluded.grams` },
}

const upsertRecords = query('write_search_documents', ({ queries, tables }, p: Params<{ rows: string }>) => {
  const { searchDocuments: d } = tables
  return queries
    .insert(d as never)
    .select(
      sql`select application_id, user_id, number, version, rules, grams from json_populate_recordset(null::${d}, ${p.rows}) as ${d}`,
    )
    .onConflictDoUpdate({ target: [d.application_id, d.user_id], ...keepNewer } as never)
})

type DocumentFacts = Omit<IndexedDocument, 'grams'>

const upsertDocument = query('write_search_document', ({ queries, tables }, p: Params<DocumentFacts>) => {
  const { searchDocuments: d } = tables
  return queries
    .insert(d)
    .values({
      application_id: p.application_id,
      user_id: p.user_id,
      number: p.number,
      version: p.version,
      rules: p.rules,
    })
    .onConflictDoUpdate({ target: [d.application_id, d.user_id], ...keepNewer })
})

const insertWords = query('write_search_grams', ({ queries }, p: Params<{ number: number; words: string }>) =>
  queries.insert(searchGrams).values({ rowid: p.number, grams: p.words }),
)

const deleteWords = query('delete_search_grams', ({ queries }, p: Params<{ number: number }>) =>
  queries.delete(searchGrams).where(eq(searchGrams.rowid, p.number)),
)

/** Writes what the index has of users, in place of what it had. */
export async function writeDocuments(tx: Connection, documents: readonly IndexedDocument[]): Promise<void> {
  if (documents.length === 0) return
  if (indexesPieces(tx)) {
    const rows = documents.map((document) => ({ ...document, grams: withSamples(document) }))
    await upsertRecords(tx, { rows: wellFormedJson(rows) })
    return
  }
  for (const { grams, ...document } of documents) {
    await upsertDocument(tx, document)
    // A full-text table doesn't support upserts.
    await deleteWords(tx, { number: document.number })
    await insertWords(tx, { number: document.number, words: words(grams, ' ') })
  }
}

const withSamples = ({ number, grams }: IndexedDocument): number[] => [
  ...grams,
  ...(['some', 'few'] as const).flatMap((sample) => (number % samples[sample] === 0 ? inSample(grams, sample) : [])),
]

const deleteRecords = query('delete_search_documents', (db, p: Params<OfUsers>) => {
  const { searchDocuments: d } = db.tables
  return db.queries
    .delete(d)
    .where(and(eq(d.application_id, p.application_id), isOneOf(db, d.user_id, p.ids)))
    .returning({ number: d.number })
})

/** Removes users from the index. */
export async function deleteDocuments(tx: Connection, application_id: string, ids: readonly string[]): Promise<void> {
  const deleted = await deleteRecords(tx, { application_id, ids })
  if (!indexesPieces(tx)) for (const { number } of deleted) await deleteWords(tx, { number })
}
