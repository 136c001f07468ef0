import { servedAt } from '../served-at/addresses.ts'
import type { Context } from '../context.ts'
import { resourcesOf } from '../oauth-resources/scopes.ts'
import type { Services } from '../services.ts'
import { needsKey, openKeys, versionOf } from './keys.ts'
import { createIssuer, type Issuer } from './provider.ts'
import { findIssuerRows } from './repository/keys.ts'

/*
 * One provider per application and domain. It is created when it is first needed, and again when the application's keys or APIs change, or
 * what clients that nobody registered can ask for. Every request reads these, or their version, so that no process misses a change.
 */

/** A provider holds a few hundred kilobytes. */
const issuersMax = 200

interface KeptIssuer {
  /** What it was created from. */
  version: string
  issuer: Promise<Issuer>
}

const kept = new WeakMap<Services, Map<string, KeptIssuer>>()

/** Returns the issuer of the context's application, at the host of the context. */
export async function issuerOf(ctx: Context): Promise<Issuer> {
  const rows = await findIssuerRows(ctx.db, ctx.application_id)
  const keys = rows.flatMap(({ id, alg, signs_from, expires_at }) =>
    id !== null && alg !== null && signs_from !== null && expires_at !== null
      ? [{ id, alg, signs_from, expires_at }]
      : [],
  )
  const unregistered = rows[0]?.unregistered_app_scopes ?? undefined
  const issuers = kept.get(ctx.services) ?? new Map<string, KeptIssuer>()
  kept.set(ctx.services, issuers)
  const version = [
    rows[0]?.oauth_resources_version,
    JSON.stringify(unregistered),
    needsKey(keys, ctx.now) ? `incomplete ${Math.floor(ctx.now.getTime() / 1_000)}` : versionOf(keys, ctx.now),
  ].join(' ')
  const name = `${ctx.application_id} ${ctx.host?.domain ?? ''}`
  const known = issuers.get(name)
  // The map is in the order of use, so that the one that has not been used for longest goes first.
  issuers.delete(name)
  const current = known?.version === version ? known : { version, issuer: open(ctx, unregistered?.split(' ')) }
  issuers.set(name, current)
  for (const [oldest] of issuers) if (issuers.size > issuersMax) issuers.delete(oldest)
  current.issuer.catch(() => {
    if (issuers.get(name) === current) issuers.delete(name)
  })
  return current.issuer
}

async function open(ctx: Context, unregisteredScopes: string[] | undefined): Promise<Issuer> {
  const { application_id, host, services } = ctx
  const [keys, resources] = await Promise.all([openKeys(ctx), resourcesOf(ctx.db, application_id)])
  const { issuer: url, endpoints, pages } = servedAt(services.config, application_id, host?.domain)
  return createIssuer({ url, endpoints, keys, resources, unregisteredScopes, signInUrl: pages })
}
