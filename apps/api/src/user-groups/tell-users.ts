import type { Context } from '../context.ts'
import { recordEvents } from '../events/record.ts'
import type { ImportInput } from './import-job.ts'

/** The name of the group, and who asked for a change of its members. */
export interface Told {
  name: string
  asked: NonNullable<ImportInput['asked']>
}

/**
 * Records in the history of each user that they joined or left, by the actor who named them. A file can have millions of rows, and records one
 * event of the group instead.
 */
export async function tellUsers(
  system: Context,
  { group_id, name, asked }: Told & { group_id: string },
  { added, removed }: { added: string[]; removed: string[] },
) {
  const { actor, request_id, ip } = asked
  const tx = {
    ...system,
    now: new Date(),
    actor: { ...actor, permissions: [] },
    request: { ...system.request, id: request_id, ip },
  }
  await recordEvents(tx, added.map(withId), { type: 'user.joined_group', group_id, name })
  await recordEvents(tx, removed.map(withId), { type: 'user.left_group', group_id, name })
}

const withId = (id: string) => ({ id })
