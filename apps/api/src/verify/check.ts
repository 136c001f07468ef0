import type { Database } from '@clientele/db'
import type { SecretKeys } from '../secrets.ts'

/** Derived data that doesn't match. */
export interface Finding {
  /** The name of the stored value. */
  what: string
  /** The row it belongs to. */
  of: string
  stored: string | number
  /** The value according to the rows. */
  actual: string | number
  /** Corrects it. Returns false if it was correct by then. Omitted if only a person can decide what is correct. */
  repair?: () => Promise<boolean>
}

/** Compares one kind of stored value with its rows, in one application, in batches. Without the service's keys, what is encrypted isn't checked. */
export type Check = (db: Database, application_id: string, keys: SecretKeys | undefined) => AsyncGenerator<Finding>
