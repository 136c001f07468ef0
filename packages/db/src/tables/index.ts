import type { Kit } from '../columns.ts'
import { makeAttributeTables } from './attributes.ts'
import { makeConsentTables } from './consents.ts'
import { makeDomainTables } from './domains.ts'
import { makeEventTables } from './events.ts'
import { makeHousekeepingTables } from './housekeeping.ts'
import { makeIdempotencyTables } from './idempotency.ts'
import { makeImportTables } from './imports.ts'
import { makeInactivityTables } from './inactivity.ts'
import { makeIssuerTables } from './issuer.ts'
import { makeJobTables } from './jobs.ts'
import { makeMergeTables } from './merges.ts'
import { makePlatformConfigTables } from './platform-config.ts'
import { makeRateLimitTables } from './rate-limits.ts'
import { makeSearchTables } from './search.ts'
import { makeSegmentTables } from './segments.ts'
import { makeSessionTables } from './sessions.ts'
import { makeSignInTables } from './sign-in.ts'
import { makeTeamTables } from './team.ts'
import { makeTrackedJobTables } from './tracked-jobs.ts'
import { makeUserGroupTables } from './user-groups.ts'
import { makeUserTables } from './users.ts'

/** Every table, in the dialect of the kit. */
export const makeTables = (k: Kit) => ({
  ...makeTeamTables(k),
  ...makeDomainTables(k),
  ...makeUserTables(k),
  ...makeAttributeTables(k),
  ...makeMergeTables(k),
  ...makeConsentTables(k),
  ...makeInactivityTables(k),
  ...makeSessionTables(k),
  ...makeSignInTables(k),
  ...makeUserGroupTables(k),
  ...makePlatformConfigTables(k),
  ...makeEventTables(k),
  ...makeJobTables(k),
  ...makeTrackedJobTables(k),
  ...makeImportTables(k),
  ...makeRateLimitTables(k),
  ...makeHousekeepingTables(k),
  ...makeIdempotencyTables(k),
  ...makeSearchTables(k),
  ...makeIssuerTables(k),
  ...makeSegmentTables(k),
})

export type Tables = ReturnType<typeof makeTables>
