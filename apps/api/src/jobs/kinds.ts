import { giveUpImport, importMembers } from '../user-groups/import-members.ts'
import type { JobKind } from './job.ts'

/** Every kind of work that no request waits for. */
export const jobKinds: Record<string, JobKind> = {
  import_members: { run: importMembers, giveUp: giveUpImport },
}
