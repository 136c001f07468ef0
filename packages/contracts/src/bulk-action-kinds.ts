import type { PreviewBulkActionRequest } from './bulk-actions.ts'
import type { Permission } from './permissions.ts'

/*
 * What can be done with many users at once. An action requires the permission of the operation that does the same with one user, if there is one.
 */

export const bulkActions = {
  block: { permission: 'users:block', undoable: true, about: 'users' },
  unblock: { permission: 'users:block', undoable: true, about: 'users' },
  archive: { permission: 'users:archive', undoable: false, about: 'users' },
  erase: { permission: 'users:erase', undoable: false, about: 'users' },
  sign_out: { permission: 'sessions:write', undoable: false, about: 'users' },
  add_to_group: { permission: 'groups:write', undoable: true, about: 'user_group' },
  remove_from_group: { permission: 'groups:write', undoable: true, about: 'user_group' },
  invite: { permission: 'users:invite', undoable: false, about: 'users' },
  set_attribute: { permission: 'users:write', undoable: true, about: 'users' },
} as const satisfies Record<string, BulkActionMeaning>

interface BulkActionMeaning {
  permission: Permission
  /** Whether a job that has done it can be undone. */
  undoable: boolean
  /** What its jobs are about: the users alone, or a user group. */
  about: 'users' | 'user_group'
}

export type BulkAction = keyof typeof bulkActions
export const bulkActionNames = Object.keys(bulkActions) as [BulkAction, ...BulkAction[]]

/** The permissions of all actions. */
export const bulkPermissions: readonly Permission[] = [
  ...new Set(bulkActionNames.map((action) => bulkActions[action].permission)),
]

/** The permissions that a request needs: that of the action, and to read users if it looks for them. */
export const bulkPermissionsOf = ({
  body: { action, selection },
}: {
  body: Pick<PreviewBulkActionRequest, 'action' | 'selection'>
}): readonly Permission[] => [bulkActions[action].permission, ...(selection.user_ids ? [] : (['users:read'] as const))]

/** The maximum number of lines or IDs in a selection. Filters select any number of users. */
export const selectedLinesMax = 10_000
