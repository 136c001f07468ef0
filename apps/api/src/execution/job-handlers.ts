import { deliverMessage, giveUpDelivery } from '../notifications/deliver.ts'
import { giveUpPurge, purgeUser } from '../accounts/purge.ts'
import { giveUpImport, importMembers } from '../user-groups/import-members.ts'
import type { JobHandlers } from '../jobs/job.ts'

/** Maps each kind of job to its function. */
export const jobHandlers: JobHandlers = {
  deliver_message: { run: deliverMessage, giveUp: giveUpDelivery },
  import_members: { run: importMembers, giveUp: giveUpImport },
  purge_user: { run: purgeUser, giveUp: giveUpPurge },
}
