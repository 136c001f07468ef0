import type {
  FileEncoding,
  ImportConflict,
  ImportCustomersResult,
  ImportFate,
  ImportKey,
  ImportMapping,
  ImportOptions,
  ImportSample,
  UnknownGroups,
} from '@clientele/contracts'
import type { Actor } from '../context.ts'
import type { FirebaseProject } from '../passwords/brought.ts'

/** Who asked for a job, for the history of the customers. */
export interface Asked {
  actor: Pick<Actor, 'kind' | 'id' | 'name'>
  ip: string
}

/** A dry run with which an import is compared. */
export interface Compared {
  dry_run_id: string
  /** A digest of the file that it read, if it was fetched. */
  content?: string | undefined
  /** What it said. */
  expected: Record<ImportFate, number>
}

/** What the job that imports customers has to do. */
export interface ImportInput {
  file_url: string
  /** Where a file from another server is stored while it is read. */
  copy_id: string
  /** A digest of that file, once it was fetched. Another file may be at the URL when the job is retried. */
  content?: string | undefined
  mapping?: ImportMapping | undefined
  /** The encoding that the caller says the file has. */
  encoding?: FileEncoding | undefined
  /** The calling code of numbers whose country the file doesn't say. */
  calling_code: number
  match: readonly ImportKey[]
  on_conflict: ImportConflict
  /** Whether password hashes are stored, which takes a permission of its own. */
  credentials: boolean
  /** Whether passwords in plain text are hashed and stored. */
  hash_plaintext: boolean
  /** Whether the caller may know masked values. Others aren't told whether a customer has one already. */
  unmask: boolean
  /** Whether customers join groups, which takes a permission of its own. */
  groups: boolean
  unknown_groups: UnknownGroups
  /** How the Firebase project that the file is from hashed its passwords. Its key is stored apart, encrypted. */
  firebase?: FirebaseProject | undefined
  /** Whether a contact that isn't verified has to be confirmed before the password opens the account. */
  require_confirmation: boolean
  /** Whether it only says what it would do. */
  dry_run: boolean
  compared?: Compared | undefined
  /** The time of customers whose file doesn't say when they were created. ISO 8601 in UTC. */
  stamp: string
  asked: Asked
}

/** What an import was asked to do, so that a dry run can be repeated as an import. */
export const optionsOf = (input: ImportInput): ImportOptions => ({
  file_url: input.file_url,
  ...(input.mapping && { mapping: input.mapping }),
  country_code: input.calling_code,
  ...(input.encoding && { encoding: input.encoding }),
  match: [...input.match],
  on_conflict: input.on_conflict,
  require_confirmation: input.require_confirmation,
  unknown_groups: input.unknown_groups,
  hash_plaintext: input.hash_plaintext,
  dry_run: input.dry_run,
  has_firebase: input.firebase !== undefined,
})

/** The customers whom a step has created, as it is recorded so that it can be undone. */
export interface Made {
  created: string[]
}

/** A record that came out otherwise than in the dry run. */
export type Different = NonNullable<ImportCustomersResult['compared']>['rows'][number]

/** Where reading the file continues, and what has come of it so far. */
export interface Checkpoint extends Record<ImportFate, number> {
  /** The records that are done. */
  rows: number
  /** The names of the groups that it has created. */
  groups_created: string[]
  /** How many records came out otherwise than in the dry run, and the first of them. */
  differences: number
  different: Different[]
  samples: Record<ImportFate, ImportSample[]>
}

export const firstCheckpoint = (): Checkpoint => ({
  rows: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  skipped: 0,
  rejected: 0,
  groups_created: [],
  differences: 0,
  different: [],
  samples: { created: [], updated: [], unchanged: [], skipped: [], rejected: [] },
})
