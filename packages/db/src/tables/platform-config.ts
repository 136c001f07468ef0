import type { ActorRecord, Kit } from '../columns.ts'

/** An application's sign-in settings: the current config, and every earlier version. */
export const makePlatformConfigTables = (k: Kit) => {
  const platformConfigs = k.table(
    'platform_configs',
    {
      application_id: k.key().notNull(),
      id: k.key().notNull(),
      config: k.json<Record<string, unknown>>().notNull(),
      version: k.integer().notNull(),
      created_at: k.time().notNull(),
      updated_at: k.time().notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.application_id] })],
  )

  const platformConfigVersions = k.table(
    'platform_config_versions',
    {
      application_id: k.key().notNull(),
      version: k.integer().notNull(),
      config: k.json<Record<string, unknown>>().notNull(),
      /** What this version changed, field by field. */
      changes: k.json<Record<string, { from?: unknown; to?: unknown }>>().notNull(),
      actor: k.json<ActorRecord>().notNull(),
      created_at: k.time().notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.application_id, t.version] })],
  )

  /** The secrets that social providers issued to the application, encrypted, and separate from everything that is returned. */
  const providerSecrets = k.table(
    'provider_secrets',
    {
      application_id: k.key().notNull(),
      provider: k.key().notNull(),
      sealed: k.text().notNull(),
      updated_at: k.time().notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.application_id, t.provider] })],
  )

  return { platformConfigs, platformConfigVersions, providerSecrets }
}
