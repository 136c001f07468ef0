import type Provider from 'oidc-provider'
import { issuerUrl } from '../config/issuer-url.ts'
import type { Context } from '../context.ts'
import type { Services } from '../services.ts'
import { needsKey, openKeys, versionOf } from './keys.ts'
import { createProvider } from './provider.ts'
import { findIssuerRows } from './repository/keys.ts'

/*
 * One provider per application. It is created when it is first needed, and again when the application's keys change. Every request reads the list
 * of keys, so that no process misses a change.
 */

/** A provider holds a few hundred kilobytes. */
const providersMax = 200

interface KeptProvider {
  /** What it was created from. */
  version: string
  provider: Promise<Provider>
}

const kept = new WeakMap<Services, Map<string, KeptProvider>>()

/** Returns the provider of the context's application. */
export async function providerOf(ctx: Context): Promise<Provider> {
  const rows = await findIssuerRows(ctx.db, ctx.application_id)
  const keys = rows.flatMap(({ id, alg, signs_from, expires_at }) =>
    id !== null && alg !== null && signs_from !== null && expires_at !== null
      ? [{ id, alg, signs_from, expires_at }]
      : [],
  )
  const providers = kept.get(ctx.services) ?? new Map<string, KeptProvider>()
  kept.set(ctx.services, providers)
  const version = needsKey(keys, ctx.now)
    ? `incomplete ${Math.floor(ctx.now.getTime() / 1_000)}`
    : versionOf(keys, ctx.now)
  const known = providers.get(ctx.application_id)
  // The map is in the order of use, so that the one that has not been used for longest goes first.
  providers.delete(ctx.application_id)
  const current = known?.version === version ? known : { version, provider: open(ctx) }
  providers.set(ctx.application_id, current)
  for (const [oldest] of providers) if (providers.size > providersMax) providers.delete(oldest)
  current.provider.catch(() => {
    if (providers.get(ctx.application_id) === current) providers.delete(ctx.application_id)
  })
  return current.provider
}

async function open(ctx: Context): Promise<Provider> {
  const { application_id, services } = ctx
  const keys = await openKeys(ctx)
  const provider = createProvider({
    application_id,
    url: issuerUrl(services.config, application_id),
    keys,
    signInUrl: `${services.config.publicUrl.replace(/\/+$/, '')}/sign-in/${application_id}`,
  })
  return provider
}
