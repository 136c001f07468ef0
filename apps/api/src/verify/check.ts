import type { Database } from '@clientele/db'

/** Something that is stored twice, and not the same. */
export interface Finding {
  /** Which stored value it is. */
  what: string
  /** Of which row. */
  of: string
  stored: string | number
  /** What the rows say it should be. */
  actual: string | number
  /** Corrects it; false when it was right by then. */
  repair: () => Promise<boolean>
}

/** Compares one kind of stored value with its rows, in one application, some rows at a time. */
export type Check = (db: Database, application_id: string) => AsyncGenerator<Finding>
