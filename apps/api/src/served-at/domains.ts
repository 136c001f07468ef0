import type { Connection } from '@clientele/db'
import { servedAt, type ServedAt } from './addresses.ts'
import type { Context, TeamContext } from '../context.ts'
import { findFirstVerified, findVerified } from './repository.ts'

/*
 * Which application a domain belongs to. Every request looks it up, so that a change takes effect with the next one, in every process.
 */

/** A domain that an application is served at. */
export interface ServedDomain {
  application_id: string
  domain: string
}

/** Returns the application of a host name, if it is a verified domain. */
export const findServedDomain = async (db: Connection, domain: string): Promise<ServedDomain | undefined> =>
  (await findVerified(db, { domain }))[0]

/** Returns the main addresses of an application: at its first verified domain, or else where all applications are. */
export async function homeOf({ db, services }: TeamContext, application_id: string): Promise<ServedAt> {
  const [first] = await findFirstVerified(db, { application_id })
  return servedAt(services.config, application_id, first?.domain)
}

/**
 * Returns where links to the application's pages lead. A shopper whose browser is at one of its addresses stays there, because only there the pages know
 * them. Everyone else is sent to the application's own domain, if it has one.
 */
export async function linkedAt(ctx: Context): Promise<ServedAt> {
  const { services, application_id, host } = ctx
  return host ? servedAt(services.config, application_id, host.domain) : homeOf(ctx, application_id)
}
