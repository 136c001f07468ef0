import { type Connection, forUpdate, type Tables } from '@clientele/db'
import { asc, desc, eq, gt } from 'drizzle-orm'

const applicationsAtOnce = 200

export type ConfigRow = Tables['platformConfigs']['$inferSelect']

/** The IDs of some applications, in order. */
export const listApplications = ({ queries, tables: { applications: a } }: Connection, after: string) =>
  queries.select({ id: a.id }).from(a).where(gt(a.id, after)).orderBy(asc(a.id)).limit(applicationsAtOnce)

/** The origins in an application's settings, and those by which it is found. In a transaction, the application is locked. */
export async function readOrigins(db: Connection, application_id: string) {
  const { applications: a, applicationOrigins: o } = db.tables
  const one = db.queries.select({ allowed_origins: a.allowed_origins }).from(a).where(eq(a.id, application_id))
  const [row] = await (db.inTransaction ? forUpdate(db, one) : one)
  const found = await db.queries.select({ origin: o.origin }).from(o).where(eq(o.application_id, application_id))
  return {
    listed: (row?.allowed_origins ?? []).toSorted(),
    found: found.map(({ origin }) => origin).toSorted(),
  }
}

export async function replaceOrigins(
  { queries, tables: { applicationOrigins: o } }: Connection,
  application_id: string,
  origins: readonly string[],
) {
  await queries.delete(o).where(eq(o.application_id, application_id))
  if (origins.length > 0) await queries.insert(o).values(origins.map((origin) => ({ application_id, origin })))
}

/** The current config, and the newest of its versions. In a transaction, the config is locked. */
export async function readConfig(db: Connection, application_id: string) {
  const { platformConfigs: c, platformConfigVersions: v } = db.tables
  const one = db.queries.select().from(c).where(eq(c.application_id, application_id))
  const [config] = await (db.inTransaction ? forUpdate(db, one) : one)
  const [newest] = await db.queries
    .select()
    .from(v)
    .where(eq(v.application_id, application_id))
    .orderBy(desc(v.version))
    .limit(1)
  return { config, newest }
}

export const writeVersion = (
  { queries, tables: { platformConfigs: c } }: Connection,
  application_id: string,
  version: number,
) => queries.update(c).set({ version }).where(eq(c.application_id, application_id))

export const insertVersion = (
  { queries, tables: { platformConfigVersions: v } }: Connection,
  { application_id, version, config }: Pick<ConfigRow, 'application_id' | 'version' | 'config'>,
) =>
  queries.insert(v).values({
    application_id,
    version,
    config,
    changes: {},
    actor: { kind: 'system', id: 'verify' },
    created_at: new Date(),
  })

export const isApplication = async ({ queries, tables: { applications: a } }: Connection, id: string) =>
  (await queries.select({ id: a.id }).from(a).where(eq(a.id, id))).length > 0
