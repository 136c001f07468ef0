import { type Params, query } from '@clientele/db'
import { and, asc, eq, isNotNull } from 'drizzle-orm'

/** Returns the application that has verified a domain. */
export const findVerified = query(
  'verified_domain',
  ({ queries, tables: { domains: d } }, p: Params<{ domain: string }>) =>
    queries
      .select({ application_id: d.application_id, domain: d.domain })
      .from(d)
      .where(and(eq(d.domain, p.domain), isNotNull(d.verified_at))),
  { isFirst: true, isShared: true },
)

/** Returns the oldest verified domain of an application. */
export const findFirstVerified = query(
  'first_verified_domain',
  ({ queries, tables: { domains: d } }, p: Params<{ application_id: string }>) =>
    queries
      .select({ domain: d.domain })
      .from(d)
      .where(and(eq(d.application_id, p.application_id), isNotNull(d.verified_at)))
      .orderBy(asc(d.id))
      .limit(1),
)
