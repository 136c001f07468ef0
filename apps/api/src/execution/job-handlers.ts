import { clearGroup, giveUpClearing } from '../user-groups/clear-group.ts'
import { copyGroup, giveUpCopying } from '../user-groups/copy-group.ts'
import { deliverMessage, giveUpDelivery } from '../notifications/deliver.ts'
import { eraseSkippedRowsLater } from '../accounts/erase-skipped-rows.ts'
import { giveUpPurge, purgeUser } from '../accounts/purge.ts'
import { deleteExport } from '../exports/export-file.ts'
import { enforceInactivity, giveUpInactivity } from '../inactivity/sweep.ts'
import { tellClientOfLogout } from '../issuer/back-channel-logout.ts'
import { atomically } from '../context.ts'
import type { JobHandlers } from '../jobs/job.ts'
import { runTrackedJobs } from '../jobs/tracked/run.ts'
import { adoptImport, giveUpImport } from '../user-groups/end-import.ts'
import { trackedKinds } from './tracked-kinds.ts'

/** Maps each kind of job to its function. */
export const jobHandlers: JobHandlers = {
  deliver_message: { run: deliverMessage, giveUp: giveUpDelivery },
  tell_client_of_logout: { run: tellClientOfLogout, giveUp: async () => undefined },
  run_job: runTrackedJobs(trackedKinds),
  import_members: {
    run: (ctx, input, control) => atomically(ctx, (tx) => adoptImport(tx, input, control)),
    giveUp: async (tx, input) => void (await giveUpImport(tx, { application_id: tx.application_id, input })),
  },
  copy_group: { run: copyGroup, giveUp: giveUpCopying },
  clear_group: { run: clearGroup, giveUp: giveUpClearing },
  delete_export: deleteExport,
  erase_skipped_rows: eraseSkippedRowsLater,
  enforce_inactivity: { run: enforceInactivity, giveUp: giveUpInactivity },
  purge_user: { run: purgeUser, giveUp: giveUpPurge },
}
