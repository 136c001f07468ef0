import { attributeStates } from './states/attributes.ts'
import { customerStates } from './states/customer.ts'
import { customersStates } from './states/customers.ts'
import { groupStates } from './states/groups.ts'
import { importStates } from './states/imports.ts'
import { jobStates } from './states/jobs.ts'
import { mergingStates } from './states/merging.ts'
import { oauthClientStates } from './states/oauth-clients.ts'
import { oauthResourceStates } from './states/oauth-resources.ts'
import { segmentStates } from './states/segments.ts'
import { settingsStates } from './states/settings.ts'
import type { States } from './states/state.ts'

/** What the pages look like when something is open, wrong, slow, or odd. These pictures need the demo storefront. */
export const states: States = {
  ...customersStates,
  ...customerStates,
  ...mergingStates,
  ...groupStates,
  ...segmentStates,
  ...attributeStates,
  ...importStates,
  ...jobStates,
  ...settingsStates,
  ...oauthClientStates,
  ...oauthResourceStates,
}
