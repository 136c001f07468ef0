import type { BulkAction, CustomerFilter } from '@clientele/contracts'
import type { UserGroupStatus } from '@clientele/db'
import type { SharedValue } from '../attributes/bulk-values.ts'
import type { Actor, Context } from '../context.ts'
import type { TrackedControl, TrackedJob } from '../jobs/tracked/kind.ts'
import { releaseGroup } from '../user-groups/bulk-members.ts'
import type { BulkActionResult } from '@clientele/contracts'

/** Who asked for a job, for the history of the users. */
interface Asked {
  actor: Pick<Actor, 'kind' | 'id' | 'name'>
  request_id: string
  ip: string
}

/** What the job of a bulk action has to do. */
export interface BulkInput {
  action: BulkAction
  reason?: string | undefined
  /** The users to look for. It is forgotten once they are found, because it may contain a contact. */
  filter?: CustomerFilter | undefined
  /** Users who were created later aren't selected. ISO 8601 in UTC. */
  until: string
  /** How many users must be selected, if the caller has said so. */
  expected_count?: number | undefined
  /** How many users are selected, and in how many parts they are stored, once they are known. */
  found?: { count: number; parts: number } | undefined
  /** The group that users join or leave, and its status before. */
  group_id?: string
  group?: { name: string; status: UserGroupStatus }
  /** The value of an attribute that users get. */
  attribute?: SharedValue
  default_country_code: number
  asked: Asked
}

/** Where the job continues, and what has come of it so far. */
export interface Checkpoint {
  /** While users are looked for: where to continue, how many were found, and in how many parts they are stored. */
  after?: string
  found: { count: number; parts: number }
  /** The parts that are done, and how many users that were. */
  part: number
  done: number
  changed: number
  unchanged: number
  refused: number
  /** When the first user was acted on. ISO 8601 in UTC. */
  stamp?: string
}

export type BulkJob = TrackedJob<BulkInput, Checkpoint>
export type Control = TrackedControl<Checkpoint, BulkActionResult>

export const firstCheckpoint = (found: Checkpoint['found']): Checkpoint => ({
  found,
  part: 0,
  done: 0,
  changed: 0,
  unchanged: 0,
  refused: 0,
})

export const askedBy = ({ actor, request }: Context): Asked => ({
  actor: { kind: actor.kind, id: actor.id, name: actor.name },
  request_id: request.id,
  ip: request.ip,
})

/** The history of each user says who asked for the action, and names the job as its request. */
export const asAsked = (
  system: Context,
  {
    id,
    input: { asked, default_country_code },
  }: Pick<TrackedJob<Pick<BulkInput, 'asked' | 'default_country_code'>>, 'id' | 'input'>,
): Context => ({
  ...system,
  actor: { ...asked.actor, permissions: [] },
  request: { id, ip: asked.ip, user_agent: undefined },
  application: { ...system.application, default_country_code },
})

/** What a job needs once it knows whom it is about, or never will. */
export function withoutFilter(input: BulkInput): Record<string, unknown> {
  const { filter: _, ...rest } = input
  return rest
}

/** The group that a job has changed can be changed again. */
export async function release(tx: Context, { input: { group_id, group } }: Pick<BulkJob, 'input'>) {
  if (group_id !== undefined && group) await releaseGroup(tx, group_id, group.status)
}
