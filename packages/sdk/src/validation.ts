import type { Operation } from '@clientele/contracts'
import { platform, storefront } from '@clientele/contracts/operations'

/** Checks a response against the contract. Returns what the schema keeps of it, and throws if it doesn't match. */
export type Validator = (catalog: 'platform' | 'storefront', operation: string, body: unknown) => unknown

const catalogs: Record<'platform' | 'storefront', Readonly<Record<string, Operation>>> = { platform, storefront }

/** Pass this as `validate` to check responses in a browser. It adds every schema of the contract to the bundle. */
export const validation: Validator = (catalog, operation, body) => catalogs[catalog][operation]?.output.parse(body)
