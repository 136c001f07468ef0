import { type JobKind as TrackedKindName, jobKindNames } from '@clientele/contracts'
import { z } from 'zod'
import type { Lane } from './lanes.ts'

/*
 * Every kind of background work: the payload, the lane, how long a worker may be silent, and how often a failure is retried. The functions are
 * in ../job-handlers.ts.
 */

const second_ms = 1_000
const minute_ms = 60 * second_ms

/** The lane of each kind of job that people can see. */
export const trackedLanes: Readonly<Record<TrackedKindName, Lane>> = {
  import_members: 'imports',
  import_customers: 'imports',
  bulk_action: 'bulk',
  export_customers: 'exports',
  fill_segment: 'segments',
  clear_attribute: 'housekeeping',
}

export const jobKinds = {
  /**
   * A short lease, so that a message is retried within 15 seconds after its process died. The retries outlast the lifetime of any message,
   * which the handler checks.
   */
  deliver_message: kind({
    payload: z.object({
      message_id: z.string(),
      channel: z.enum(['email', 'sms']).default('email'),
      /** Whether it contains a code or link that someone is waiting for. */
      urgent: z.boolean().default(false),
    }),
    lane: ({ channel }) => channel,
    priority: ({ urgent }) => (urgent ? 0 : 1),
    lease_ms: 10 * second_ms,
    retry: { first_ms: 2 * second_ms, longest_ms: 10 * minute_ms, attemptsMax: 200 },
  }),
  /** Its access tokens end by themselves within five minutes, so a client that can't be reached for long learns nothing new. */
  tell_client_of_logout: kind({
    payload: z.object({
      client_id: z.string(),
      session_id: z.string(),
      user_id: z.string(),
      /** The domain of the issuer that the client knows; absent at the address that all applications share. */
      domain: z.string().optional(),
    }),
    lane: () => 'logouts',
    lease_ms: 30 * second_ms,
    retry: { first_ms: 2 * second_ms, longest_ms: 10 * minute_ms, attemptsMax: 8 },
  }),
  /**
   * One run of a job that people can see, up to a pause or its end. It counts its attempts itself, from each checkpoint, because many processes may come
   * and go while a large file is read.
   */
  run_job: kind({
    payload: z.object({ job_id: z.string(), kind: z.enum(jobKindNames), run: z.number() }),
    lane: ({ kind }) => trackedLanes[kind],
    lease_ms: minute_ms,
    retry: { first_ms: 5 * second_ms, longest_ms: minute_ms, attemptsMax: 10_000 },
  }),
  /** Added by the previous release; now such work is a job that people can see. */
  import_members: kind({
    payload: z.object({
      group_id: z.string(),
      file_url: z.string(),
      /** Where a file from another server is stored while it is read. */
      copy_id: z.string(),
      default_country_code: z.number(),
      /** Whether the file may leave the group without members. */
      confirm_empty: z.boolean().default(false),
      /** Whether the rows only add and remove members. */
      partial: z.boolean().default(false),
      /** Whether the rows came with the request, and are stored as the copy. */
      inRequest: z.boolean().default(false),
      /** Who sent the rows of a request, and the ID of the request, for the history of the users. */
      asked: z
        .object({
          actor: z.object({
            kind: z.enum(['operator', 'api_key', 'system', 'user']),
            id: z.string(),
            name: z.string().optional(),
          }),
          request_id: z.string(),
          ip: z.string(),
        })
        .optional(),
    }),
    lane: () => 'imports',
    lease_ms: minute_ms,
    retry: { first_ms: 5 * second_ms, longest_ms: minute_ms, attemptsMax: 5 },
  }),
  /** Copies the members of a group to a new one. */
  copy_group: kind({
    payload: z.object({ group_id: z.string(), from_id: z.string() }),
    lane: () => 'imports',
    lease_ms: minute_ms,
    retry: { first_ms: 5 * second_ms, longest_ms: minute_ms, attemptsMax: 20 },
  }),
  /** Deletes what remains of a deleted group. */
  clear_group: kind({
    payload: z.object({ group_id: z.string() }),
    lane: () => 'housekeeping',
    lease_ms: minute_ms,
    retry: { first_ms: 5 * second_ms, longest_ms: 15 * minute_ms, attemptsMax: 20 },
  }),
  /** One turn of the retention clock of an application, which adds the next. */
  enforce_inactivity: kind({
    payload: z.object({
      /** When the clock was switched on. Another one has another job. */
      since: z.string(),
    }),
    lane: () => 'housekeeping',
    lease_ms: minute_ms,
    retry: { first_ms: 5 * second_ms, longest_ms: 15 * minute_ms, attemptsMax: 20 },
  }),
  /** Deletes the file of an export once it has expired. */
  delete_export: kind({
    payload: z.object({ file_id: z.string() }),
    lane: () => 'housekeeping',
    lease_ms: minute_ms,
    retry: { first_ms: 5 * second_ms, longest_ms: 15 * minute_ms, attemptsMax: 20 },
  }),
  /** Erases people from the rows that jobs have skipped, until those that were reading files have ended. */
  erase_skipped_rows: kind({
    payload: z.object({
      /** Keyed hashes. */
      traces: z.array(z.string()),
      job_ids: z.array(z.string()),
      /** How long it has waited. */
      after_ms: z.number(),
    }),
    lane: () => 'housekeeping',
    lease_ms: minute_ms,
    retry: { first_ms: 5 * second_ms, longest_ms: 15 * minute_ms, attemptsMax: 20 },
  }),
  purge_user: kind({
    payload: z.object({ user_id: z.string(), delete_on: z.string() }),
    lane: () => 'housekeeping',
    lease_ms: minute_ms,
    retry: { first_ms: 5 * second_ms, longest_ms: 15 * minute_ms, attemptsMax: 20 },
  }),
}

export interface JobPolicy {
  /** How long a worker can go without a heartbeat before the job is given to another. */
  lease_ms: number
  retry: {
    /** The delay before the first retry; it doubles each time. */
    first_ms: number
    longest_ms: number
    attemptsMax: number
  }
}

export interface JobKind<Payload extends z.ZodType = z.ZodType> extends JobPolicy {
  payload: Payload
  lane(payload: z.output<Payload>): Lane
  /** Lower numbers go first, among the jobs of one application in one lane. */
  priority(payload: z.output<Payload>): number
}

export type JobKindName = keyof typeof jobKinds
export type PayloadInput<Name extends JobKindName> = z.input<(typeof jobKinds)[Name]['payload']>
export type PayloadOf<Name extends JobKindName> = z.output<(typeof jobKinds)[Name]['payload']>

/** The policy for jobs that only a newer version of the service knows: they wait for such a process. */
export const unknownKind: JobPolicy = {
  lease_ms: minute_ms,
  retry: { first_ms: 10 * second_ms, longest_ms: 15 * minute_ms, attemptsMax: 200 },
}

export const findKind = (name: string): JobKind | undefined =>
  Object.hasOwn(jobKinds, name) ? jobKinds[name as JobKindName] : undefined

function kind<Payload extends z.ZodType>({
  priority = () => 1,
  ...rest
}: Omit<JobKind<Payload>, 'priority'> & Partial<Pick<JobKind<Payload>, 'priority'>>): JobKind<Payload> {
  return { ...rest, priority }
}
