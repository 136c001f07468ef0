import { isDeepStrictEqual } from 'node:util'
import {
  type Changes,
  AppError,
  defaultPlatformConfig,
  type PlatformConfig,
  type PlatformConfigRequest,
  platformConfigEcho,
  refuseField,
  sessionDurationMax,
} from '@clientele/contracts'
import { shopNameOf } from '../applications/shop.ts'
import { allOrThrow, atomically, type Context, type Handler, type StorefrontHandler } from '../context.ts'
import { changesOf } from '../events/changes.ts'
import { recordEvent } from '../events/record.ts'
import { cursorPageOf } from '../paging/pages.ts'
import { refuseReadOnly, refuseStale } from '../refusals.ts'
import { seal, unseal } from '../secrets.ts'
import { type JsonObject, mergeConfig } from './merge.ts'
import {
  type ConfigRow,
  findConfig,
  findConfigForChange,
  findProviderSecret,
  findVersion,
  insertVersion,
  listVersions,
  makeConfig,
  writeConfig,
  writeProviderSecret,
} from './repository.ts'

export const getPlatformConfig: Handler<'getPlatformConfig'> = async (ctx) => toConfig(ctx, await configOf(ctx))

/** The same for shoppers: provider IDs are public, and secrets aren't included. */
export const getStorefrontConfig: StorefrontHandler<'getPlatformConfig'> = async (ctx) => {
  const config = toConfig(ctx, await configOf(ctx))
  return { ...config, name: await shopNameOf(ctx, config) }
}

export const updatePlatformConfig: Handler<'updatePlatformConfig'> = (ctx, { ifMatch, body }) => {
  const { change, secrets } = splitSecrets(body)
  return atomically(ctx, async (tx) => {
    const before = await heldConfig(tx)
    refuseStale(ifMatch, before.version)
    refuseReadOnly(platformConfigEcho, body, () => toConfig(tx, before))
    const config = mergeConfig(before.config, change)
    refuseImpossible(before.config, config)
    for (const [provider, secret] of Object.entries(secrets))
      await writeProviderSecret(tx, provider, seal(tx.services.config.secretKeys, secret))
    const replaced = Object.keys(secrets).map(
      (provider) => [`social_tokens.${provider}.app_secret`, { to: 'replaced' }] as const,
    )
    return toConfig(tx, await keepVersion(tx, before, config, Object.fromEntries(replaced)))
  })
}

export const getPlatformConfigVersions: Handler<'getPlatformConfigVersions'> = async (ctx, { pageSize, cursor }) => {
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor)
  if (!Number.isSafeInteger(before) || before < 0)
    throw refuseField('cursor', 'must be the next_cursor from a page of this list')
  const rows = await listVersions(ctx, { before: Math.min(before, 2_147_483_647), limit: pageSize + 1 })
  const { items, page, next } = cursorPageOf(pageSize, rows, ({ version }) => String(version))
  return {
    items: items.map((row) => ({
      version: row.version,
      created_at: row.created_at.toISOString(),
      actor: { ...row.actor, kind: row.actor.kind as 'operator' | 'api_key' | 'system' },
      changes: row.changes,
    })),
    page,
    ...next,
  }
}

export const restorePlatformConfig: Handler<'restorePlatformConfig'> = (ctx, { ifMatch, body }) =>
  atomically(ctx, async (tx) => {
    const before = await heldConfig(tx)
    refuseStale(ifMatch, before.version)
    const earlier = await findVersion(tx, body.version)
    if (!earlier) throw new AppError('CONFIG_VERSION_NOT_FOUND')
    return toConfig(tx, await keepVersion(tx, before, completed(earlier).config))
  })

/** The maximum lifetime of a session in this application, in seconds. */
export const sessionLifetime_s = async (ctx: Context): Promise<number> => lifetimeOf_s(await findPlatformConfig(ctx))

export function lifetimeOf_s({ session_config }: PlatformConfig): number {
  const { duration = 30, type = 'Days' } = session_config ?? defaultPlatformConfig.session_config
  const unit_s = type === 'Minutes' ? 60 : type === 'Hours' ? 3_600 : 86_400
  return duration * unit_s
}

/** The complete config that applies to the storefront. */
export const findPlatformConfig = async (ctx: Context): Promise<PlatformConfig> => (await configOf(ctx)).config

/** The secret that a provider issued to the application; undefined if there is none, or if it can't be decrypted. */
export async function findAppSecret(ctx: Context, provider: string): Promise<string | undefined> {
  const sealed = await findProviderSecret(ctx, provider)
  if (sealed === undefined) return undefined
  const secret = unseal(ctx.services.config.secretKeys, sealed)
  if (secret === undefined)
    ctx.services.log.error(
      { application_id: ctx.application_id, provider },
      'the secret of a provider was sealed under another SECRET_KEY: save it again in the platform config',
    )
  return secret
}

/** The current config. An application that has never saved one has the defaults, without a write. */
async function configOf(ctx: Context): Promise<ConfigRow> {
  const known = await findConfig(ctx)
  return known ? completed(known) : firstConfig(ctx)
}

/** The current config, locked for a change. */
async function heldConfig(tx: Context): Promise<ConfigRow> {
  const known = await findConfigForChange(tx)
  if (known && known.version > 0) return completed(known)
  // The initial config can be restored, like every other version.
  const first = known ? completed(known) : firstConfig(tx)
  await makeConfig(tx, first)
  await insertVersion(tx, {
    application_id: tx.application_id,
    version: first.version,
    config: first.config,
    changes: {},
    actor: { kind: 'system', id: 'system' },
    created_at: tx.now,
  })
  return (await findConfigForChange(tx)) ?? first
}

/** What an earlier release saved lacks the fields that were added since. They hold what an application starts with. */
function completed<Row extends { config: JsonObject; version: number }>(row: Row): Row {
  // Requests of one turn of the event loop share the row that was read, so it is completed only once for all of them.
  const config = completions.get(row) ?? withDefaults(row)
  completions.set(row, config)
  return { ...row, config }
}
const completions = new WeakMap<object, JsonObject>()

function withDefaults(row: { config: JsonObject; version: number }): JsonObject {
  const config = mergeConfig(defaultPlatformConfig, row.config)
  return { ...config, meta: { fynd_default: row.version === 0 && isDefault(config) } }
}

/** `meta.fynd_default` says that nobody has edited the config yet. It ends with the first edit, and never comes back. */
const isDefault = ({ meta }: JsonObject): boolean => (meta as PlatformConfig['meta'])?.fynd_default === true

const firstConfig = (ctx: Context): ConfigRow => ({
  application_id: ctx.application_id,
  // Derived from the application's ID, so that it is the same before and after the first write.
  id: ctx.application_id,
  config: { ...defaultPlatformConfig },
  version: 0,
  created_at: ctx.now,
  updated_at: ctx.now,
})

/** Writes the next version. A change without effect creates no version. */
async function keepVersion(
  tx: Context,
  before: ConfigRow,
  config: JsonObject,
  beside: Changes = {},
): Promise<ConfigRow> {
  const edited = { ...config, meta: { fynd_default: false } }
  const isEdited =
    !isDefault(config) ||
    Object.keys(beside).length > 0 ||
    Object.keys(changesOf(before.config, { ...edited, meta: before.config.meta })).length > 0
  const changes = { ...(isEdited && changesOf(before.config, edited)), ...beside }
  if (Object.keys(changes).length === 0) return before
  const row = { ...before, config: edited, version: before.version + 1, updated_at: tx.now }
  await allOrThrow([
    writeConfig(tx, row),
    insertVersion(tx, {
      application_id: tx.application_id,
      version: row.version,
      config: row.config,
      changes,
      actor: { kind: tx.actor.kind, id: tx.actor.id, name: tx.actor.name },
      created_at: tx.now,
    }),
    recordEvent(tx, row.id, { type: 'platform_config.updated', changes }),
  ])
  return row
}

/** The change without the providers' secrets, which are stored separately and never returned. */
function splitSecrets(body: PlatformConfigRequest) {
  const secrets: Record<string, string> = {}
  const tokens: JsonObject = {}
  for (const [provider, given] of Object.entries(body.social_tokens ?? {})) {
    if (given === undefined) continue
    const { app_secret, ...token } = given as { app_id?: string; app_secret?: string }
    if (app_secret) secrets[provider] = app_secret
    tokens[provider] = token
  }
  const change: JsonObject = { ...body, ...(body.social_tokens && { social_tokens: tokens }) }
  // Clients send back what they received; fields of the row can't be changed.
  for (const name of Object.keys(platformConfigEcho)) delete change[name]
  return { change, secrets }
}

/** Checks that need the merged config, such as a duration that is too long for a unit that was set earlier. */
function refuseImpossible(before: JsonObject, config: JsonObject) {
  if (isDeepStrictEqual(before.session_config, config.session_config)) return
  const { duration = 0, type = 'Days' } = (config as PlatformConfig).session_config ?? {}
  const max: number = sessionDurationMax[type as keyof typeof sessionDurationMax]
  if (duration > max) throw refuseField('body.session_config.duration', `must be at most a year: ${max} ${type}`)
}

function toConfig({ application: { default_country_code } }: Context, row: ConfigRow): PlatformConfig {
  const config = row.config as PlatformConfig
  const tokens = Object.entries(config.social_tokens ?? {}).map(([provider, token]) => [
    provider,
    { ...token, ...(token?.app_id !== undefined && { appId: token.app_id }) },
  ])
  return {
    ...config,
    social_tokens: Object.fromEntries(tokens),
    default_country_code,
    _id: row.id,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    __v: row.version,
  }
}
