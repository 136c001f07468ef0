import { AppError, type OAuthResource, oauthResourceEcho, oauthResourcesMax } from '@clientele/contracts'
import { newId } from '@clientele/db'
import { servedAt } from '../served-at/addresses.ts'
import { atomically, type Context, type Handler, allOrThrow } from '../context.ts'
import { changesOf } from '../events/changes.ts'
import { recordEvent } from '../events/record.ts'
import { pageOf, spanOf } from '../paging/pages.ts'
import { refuseReadOnly, refuseStale } from '../refusals.ts'
import {
  deleteResource,
  insertResource,
  listResourcePage,
  listResources,
  type OAuthResourceRow,
  raiseVersion,
  writeResource,
} from './repository.ts'
import { apiScopesOf } from './scopes.ts'

export const getOAuthResources: Handler<'getOAuthResources'> = async (ctx, wanted) => {
  const rows = await listResourcePage(ctx.db, ctx.application_id, spanOf(wanted, 'newest'))
  const { items, page } = await pageOf(
    wanted,
    'newest',
    rows,
    async () => (await listResources(ctx.db, ctx.application_id)).length,
  )
  return { items: items.map(toResource), page }
}

export const createOAuthResource: Handler<'createOAuthResource'> = (ctx, { body }) =>
  atomically(ctx, async (tx) => {
    const others = await resourcesForChange(tx)
    if (body.identifier === servedAt(tx.services.config, tx.application_id, undefined).issuer)
      throw new AppError('INVALID_INPUT', [{ field: 'body.identifier', message: 'is the application itself' }])
    if (others.some(({ identifier }) => identifier === body.identifier)) throw new AppError('OAUTH_RESOURCE_EXISTS')
    if (others.length >= oauthResourcesMax) throw new AppError('TOO_MANY_OAUTH_RESOURCES')
    const row: OAuthResourceRow = {
      application_id: tx.application_id,
      id: newId(),
      name: body.name,
      identifier: body.identifier,
      scopes: withIds(body.scopes, []),
      created_at: tx.now,
      created_by: { kind: tx.actor.kind, id: tx.actor.id, name: tx.actor.name },
      version: 0,
    }
    refuseTaken(row, others)
    await allOrThrow([
      insertResource(tx.db, row),
      recordEvent(tx, row.id, { type: 'oauth_resource.created', changes: changesOf({}, shownIn(row)) }),
    ])
    return { resource: toResource(row) }
  })

export const updateOAuthResource: Handler<'updateOAuthResource'> = (ctx, { resourceId, ifMatch, body }) =>
  atomically(ctx, async (tx) => {
    const all = await resourcesForChange(tx)
    const before = requireResource(all, resourceId)
    refuseStale(ifMatch, before.version)
    refuseReadOnly(oauthResourceEcho, body, () => toResource(before))
    const after: OAuthResourceRow = {
      ...before,
      name: body.name ?? before.name,
      scopes: body.scopes ? withIds(body.scopes, before.scopes) : before.scopes,
    }
    const changes = changesOf(shownIn(before), shownIn(after))
    if (Object.keys(changes).length === 0) return { resource: toResource(before) }
    refuseTaken(
      after,
      all.filter(({ id }) => id !== before.id),
    )
    after.version += 1
    await allOrThrow([
      writeResource(tx.db, after),
      recordEvent(tx, after.id, { type: 'oauth_resource.updated', changes }),
    ])
    return { resource: toResource(after) }
  })

export const deleteOAuthResource: Handler<'deleteOAuthResource'> = (ctx, { resourceId }) =>
  atomically(ctx, async (tx) => {
    const row = requireResource(await resourcesForChange(tx), resourceId)
    const { id, name, identifier } = row
    await allOrThrow([
      deleteResource(tx.db, row),
      recordEvent(tx, id, { type: 'oauth_resource.deleted', name, identifier }),
    ])
    return { resource: toResource(row) }
  })

/** Returns an application's APIs, none of which changes until the transaction ends. */
async function resourcesForChange(tx: Context): Promise<OAuthResourceRow[]> {
  await raiseVersion(tx.db, tx.application_id)
  return listResources(tx.db, tx.application_id)
}

function requireResource(rows: readonly OAuthResourceRow[], wanted: string): OAuthResourceRow {
  const row = rows.find(({ id }) => id === wanted)
  if (!row) throw new AppError('OAUTH_RESOURCE_NOT_FOUND')
  return row
}

/** A scope says which API a token is for, so no other API may have it. */
function refuseTaken({ scopes }: OAuthResourceRow, others: readonly OAuthResourceRow[]): void {
  const taken = new Set(apiScopesOf(others).map(({ name }) => name))
  const faults = scopes.flatMap(({ name }, place) =>
    taken.has(name) ? [{ field: `body.scopes.${place}.name`, message: 'is a scope of another API' }] : [],
  )
  if (faults.length > 0) throw new AppError('OAUTH_SCOPE_TAKEN', faults)
}

/** A scope keeps its ID as long as it keeps its name. */
const withIds = (
  given: readonly { name: string; description: string }[],
  before: OAuthResourceRow['scopes'],
): OAuthResourceRow['scopes'] =>
  given.map(({ name, description }) => ({
    id: before.find((scope) => scope.name === name)?.id ?? newId(),
    name,
    description,
  }))

/** The fields that people set, which the history compares. */
const shownIn = ({ name, identifier, scopes }: OAuthResourceRow) => ({
  name,
  identifier,
  scopes: scopes.map((scope) => ({ name: scope.name, description: scope.description })),
})

const toResource = (row: OAuthResourceRow): OAuthResource => ({
  _id: row.id,
  ...shownIn(row),
  created_at: row.created_at.toISOString(),
  created_by: row.created_by,
  __v: row.version,
})
