import { deliverMessage, giveUpDelivery } from '../notifications/deliver.ts'
import { giveUpPurge, purgeUser } from '../purge/service.ts'
import { giveUpImport, importMembers } from '../user-groups/import-members.ts'
import type { JobKind } from './job.ts'

/** Every kind of work that no request waits for. */
export const jobKinds: Record<string, JobKind> = {
  deliver_message: { run: deliverMessage, giveUp: giveUpDelivery },
  purge_user: { run: purgeUser, giveUp: giveUpPurge },
  import_members: { run: importMembers, giveUp: giveUpImport },
}
