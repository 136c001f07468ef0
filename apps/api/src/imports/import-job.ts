import type { ImportConflict, ImportKey, ImportMapping, ImportOptions, ImportSample } from '@clientele/contracts'
import type { Actor } from '../context.ts'
import type { FirebaseProject } from '../passwords/brought.ts'

/** Who asked for a job, for the history of the customers. */
export interface Asked {
  actor: Pick<Actor, 'kind' | 'id' | 'name'>
  ip: string
}

/** What the job that imports customers has to do. */
export interface ImportInput {
  file_url: string
  /** Where a file from another server is stored while it is read. */
  copy_id: string
  mapping?: ImportMapping | undefined
  /** The calling code of numbers whose country the file doesn't say. */
  calling_code: number
  match: readonly ImportKey[]
  on_conflict: ImportConflict
  /** Whether password hashes are stored, which takes a permission of its own. */
  credentials: boolean
  /** How the Firebase project that the file is from hashed its passwords. Its key is stored apart, encrypted. */
  firebase?: FirebaseProject | undefined
  /** Whether a contact that isn't verified has to be confirmed before the password opens the account. */
  require_confirmation: boolean
  /** Whether it only says what it would do. */
  dry_run: boolean
  /** The time of customers whose file doesn't say when they were created. ISO 8601 in UTC. */
  stamp: string
  asked: Asked
}

/** What an import was asked to do, so that a dry run can be repeated as an import. */
export const optionsOf = (input: ImportInput): ImportOptions => ({
  file_url: input.file_url,
  ...(input.mapping && { mapping: input.mapping }),
  country_code: input.calling_code,
  match: [...input.match],
  on_conflict: input.on_conflict,
  require_confirmation: input.require_confirmation,
  dry_run: input.dry_run,
  has_firebase: input.firebase !== undefined,
})

/** The customers whom a step has created, as it is recorded so that it can be undone. */
export interface Made {
  created: string[]
}

/** What can become of a record. */
export type ImportFate = 'created' | 'updated' | 'unchanged' | 'skipped' | 'rejected'

/** Where reading the file continues, and what has come of it so far. */
export interface Checkpoint extends Record<ImportFate, number> {
  /** The records that are done. */
  rows: number
  samples: Record<ImportFate, ImportSample[]>
}

export const firstCheckpoint = (): Checkpoint => ({
  rows: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  skipped: 0,
  rejected: 0,
  samples: { created: [], updated: [], unchanged: [], skipped: [], rejected: [] },
})
