import { clearAttribute } from '../attributes/delete-attribute.ts'
import { bulkAction } from '../bulk-actions/run-bulk-action.ts'
import { exportCustomers } from '../exports/export-customers.ts'
import { importCustomers } from '../imports/import-customers.ts'
import { trackedKind, type TrackedKinds } from '../jobs/tracked/kind.ts'
import { fillSegment } from '../segments/fill.ts'
import { importMembers } from '../user-groups/import-members.ts'

/** Maps each kind of job that people can see to what it consists of. A missing one does not compile. */
export const trackedKinds: TrackedKinds = {
  import_members: trackedKind(importMembers),
  import_customers: trackedKind(importCustomers),
  bulk_action: trackedKind(bulkAction),
  export_customers: trackedKind(exportCustomers),
  fill_segment: trackedKind(fillSegment),
  clear_attribute: trackedKind(clearAttribute),
}
