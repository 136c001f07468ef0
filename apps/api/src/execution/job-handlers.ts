import { clearGroup, giveUpClearing } from '../user-groups/clear-group.ts'
import { deliverMessage, giveUpDelivery } from '../notifications/deliver.ts'
import { giveUpPurge, purgeUser } from '../accounts/purge.ts'
import { tellClientOfLogout } from '../issuer/back-channel-logout.ts'
import { giveUpImport, importMembers } from '../user-groups/import-members.ts'
import type { JobHandlers } from '../jobs/job.ts'

/** Maps each kind of job to its function. */
export const jobHandlers: JobHandlers = {
  deliver_message: { run: deliverMessage, giveUp: giveUpDelivery },
  tell_client_of_logout: { run: tellClientOfLogout, giveUp: async () => undefined },
  import_members: { run: importMembers, giveUp: giveUpImport },
  clear_group: { run: clearGroup, giveUp: giveUpClearing },
  purge_user: { run: purgeUser, giveUp: giveUpPurge },
}
