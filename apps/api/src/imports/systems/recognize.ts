import { type ImportSystem, importSystems } from '@clientele/contracts'
import { keyOf } from '../../files/headers.ts'
import type { System } from '../person.ts'
import type { Records } from '../reading/source-record.ts'
import { withoutZone } from '../times.ts'
import { clientele } from './clientele.ts'
import { auth0 } from './auth0.ts'
import { clerk } from './clerk.ts'
import { cognito } from './cognito.ts'
import { firebase } from './firebase.ts'
import { keycloak } from './keycloak.ts'
import { supabase } from './supabase.ts'
import { hubspot, klaviyo, mailchimp } from './marketing.ts'
import { magento2, shopify, woocommerce } from './stores.ts'

/** Every system whose exports are recognized. A missing one doesn't compile. */
export const systems: Readonly<Record<ImportSystem, System>> = {
  shopify,
  woocommerce,
  magento2,
  auth0,
  clerk,
  firebase,
  keycloak,
  supabase,
  cognito,
  mailchimp,
  klaviyo,
  hubspot,
  clientele,
}

/** The system that a file was exported from: the one of whose columns most are there, among those that the columns give away. */
export function recognize({ columns }: Pick<Records, 'columns'>): ImportSystem | undefined {
  const keys = new Set(columns.flatMap((column) => [column, withoutZone(column), beforeDot(column)]).map(keyOf))
  const has = (name: string) => keys.has(keyOf(name))
  return importSystems
    .filter((name) => systems[name].marks.some((names) => names.every(has)))
    .map((name) => ({ name, known: systems[name].columns.filter(([column]) => has(column)).length }))
    .sort((one, other) => other.known - one.known)[0]?.name
}

/** The key of an object of which a column is a value. */
const beforeDot = (column: string) => column.split('.', 1)[0] ?? column
