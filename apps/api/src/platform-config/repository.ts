import { type Connection, forUpdate, type Params, query, type Tables } from '@clientele/db'
import { and, asc, desc, eq, lt, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'

export type ConfigRow = Tables['platformConfigs']['$inferSelect']
export type VersionRow = Tables['platformConfigVersions']['$inferSelect']

const selectConfig = query(
  'platform_config',
  ({ queries, tables: { platformConfigs } }, p: Params<{ application_id: string }>) =>
    queries.select().from(platformConfigs).where(eq(platformConfigs.application_id, p.application_id)),
  { isShared: true },
)

export async function findConfig(ctx: Context): Promise<ConfigRow | undefined> {
  const [row] = await selectConfig(ctx.db, { application_id: ctx.application_id })
  return row
}

/** Creates the row of an application that has none yet. A concurrent caller finds the existing one. */
export async function makeConfig(tx: Context, row: ConfigRow): Promise<void> {
  await tx.db.queries.insert(tx.db.tables.platformConfigs).values(row).onConflictDoNothing()
}

/** The config, locked until the transaction ends. */
export async function findConfigForChange(tx: Context): Promise<ConfigRow | undefined> {
  const { platformConfigs } = tx.db.tables
  const found = tx.db.queries
    .select()
    .from(platformConfigs)
    .where(eq(platformConfigs.application_id, tx.application_id))
  const [row] = await forUpdate(tx.db, found)
  return row
}

export const writeConfig = (tx: Context, row: ConfigRow) => {
  const { platformConfigs } = tx.db.tables
  return tx.db.queries
    .update(platformConfigs)
    .set({ config: row.config, version: row.version, updated_at: row.updated_at })
    .where(eq(platformConfigs.application_id, tx.application_id))
}

export const insertVersion = (tx: Context, row: VersionRow) =>
  tx.db.queries.insert(tx.db.tables.platformConfigVersions).values(row).onConflictDoNothing()

export const listVersions = (ctx: Context, { before, limit }: { before: number; limit: number }) => {
  const { platformConfigVersions: v } = ctx.db.tables
  return ctx.db.queries
    .select()
    .from(v)
    .where(and(eq(v.application_id, ctx.application_id), lt(v.version, before)))
    .orderBy(desc(v.version))
    .limit(limit)
}

export async function findVersion(ctx: Context, version: number): Promise<VersionRow | undefined> {
  const { platformConfigVersions: v } = ctx.db.tables
  const [row] = await ctx.db.queries
    .select()
    .from(v)
    .where(and(eq(v.application_id, ctx.application_id), eq(v.version, version)))
  return row
}

const upsertSecret = query(
  'write_provider_secret',
  ({ queries, tables: { providerSecrets: s } }, p: Params<Tables['providerSecrets']['$inferInsert']>) =>
    queries
      .insert(s)
      .values({
        application_id: p.application_id,
        provider: p.provider,
        sealed: p.sealed,
        updated_at: p.updated_at,
      })
      .onConflictDoUpdate({
        target: [s.application_id, s.provider],
        set: { sealed: sql`excluded.sealed`, updated_at: sql`excluded.updated_at` },
      }),
)

/** What a social provider issued to the application, as stored. */
export async function findProviderSecret(ctx: Context, provider: string): Promise<string | undefined> {
  const { providerSecrets: s } = ctx.db.tables
  const [row] = await ctx.db.queries
    .select({ sealed: s.sealed })
    .from(s)
    .where(and(eq(s.application_id, ctx.application_id), eq(s.provider, provider)))
  return row?.sealed
}

/** Stores what a social provider issued to the application, sealed. */
export const writeProviderSecret = (tx: Context, provider: string, sealed: string) =>
  upsertSecret(tx.db, { application_id: tx.application_id, provider, sealed, updated_at: tx.now })

export type ProviderSecretRow = Pick<
  Tables['providerSecrets']['$inferSelect'],
  'application_id' | 'provider' | 'sealed'
>

/** Some sealed secrets of all applications, in key order. */
export const listProviderSecrets = (
  { queries, tables: { providerSecrets: s } }: Connection,
  after: ProviderSecretRow | undefined,
  limit: number,
): Promise<ProviderSecretRow[]> =>
  queries
    .select({ application_id: s.application_id, provider: s.provider, sealed: s.sealed })
    .from(s)
    .where(after && sql`(${s.application_id}, ${s.provider}) > (${after.application_id}, ${after.provider})`)
    .orderBy(asc(s.application_id), asc(s.provider))
    .limit(limit)

/** Replaces a sealed secret, unless another one was saved since it was read. */
export async function replaceSealed(
  { queries, tables: { providerSecrets: s } }: Connection,
  { application_id, provider, sealed }: ProviderSecretRow,
  renewed: string,
): Promise<boolean> {
  const rows = await queries
    .update(s)
    .set({ sealed: renewed })
    .where(and(eq(s.application_id, application_id), eq(s.provider, provider), eq(s.sealed, sealed)))
    .returning({ provider: s.provider })
  return rows.length > 0
}
