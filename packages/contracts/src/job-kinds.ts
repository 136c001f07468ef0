import { bulkPermissions } from './bulk-action-kinds.ts'
import type { Permission } from './permissions.ts'

/*
 * The kinds of jobs that people can see, and who may see and control each. The permission to start a kind of work is also the one to control it.
 */

export const jobKinds = {
  /** Reading the file of a user group. */
  import_members: { seenWith: 'groups:read', controlledWith: 'groups:write' },
  /** Comparing all customers with the rule of a segment. */
  fill_segment: { seenWith: 'groups:read', controlledWith: 'groups:write' },
  /** Importing customers from a file. */
  import_customers: { seenWith: 'users:import', controlledWith: 'users:import' },
  /** Doing something with many users. Controlling such a job requires the permission of its action. */
  bulk_action: { seenWith: 'users:read', controlledWith: bulkPermissions },
  /** Exporting customers to a file. */
  export_customers: { seenWith: 'users:export', controlledWith: 'users:export' },
  /** Deleting the values of a deleted attribute. Nobody can reach those that a cancellation would leave. */
  clear_attribute: { seenWith: 'users:read', controlledWith: 'attributes:write', never: ['cancel'] },
} as const satisfies Record<string, JobRights>

/** The permissions that a kind of job requires. */
export interface JobRights {
  /** To list and read its jobs. */
  seenWith: Permission
  /** To pause, resume, cancel, retry, and undo them. Of several, what the job does decides. */
  controlledWith: Permission | readonly Permission[]
  /** What can't be done with its jobs in any state. */
  never?: readonly JobAction[]
}

export type JobKind = keyof typeof jobKinds
export const jobKindNames = Object.keys(jobKinds) as [JobKind, ...JobKind[]]

export const jobStates = ['queued', 'running', 'paused', 'canceling', 'canceled', 'completed', 'failed'] as const
export type JobState = (typeof jobStates)[number]

/** The states in which a job won't change unless someone retries it. */
export const endedJobStates = ['canceled', 'completed', 'failed'] as const satisfies readonly JobState[]

export const jobActions = ['pause', 'resume', 'cancel', 'retry', 'undo'] as const
export type JobAction = (typeof jobActions)[number]

/** Why a job can't be undone. */
export type JobRefusal = 'not_ended' | 'is_undo' | 'never_undone' | 'already_undone' | 'dry_run' | 'nothing_to_undo'
