import type { Platform } from '@clientele/contracts'
import { createUser } from '../accounts/create-user.ts'
import { archiveUser, blockOrUnblockUsers, unDeleteUser } from '../accounts/service.ts'
import { createApiKey, getApiKeys, revokeApiKey } from '../api-keys/service.ts'
import {
  createApplication,
  getApplication,
  getApplications,
  renewApplicationToken,
  updateApplication,
} from '../applications/service.ts'
import {
  createUserAttributeDefinition,
  getUserAttributeDefinitionById,
  getUserAttributeDefinitions,
  updateUserAttributeDefinition,
} from '../attributes/definitions.ts'
import { deleteUserAttributeDefinitionById } from '../attributes/delete-attribute.ts'
import { getCustomers, searchUsers } from '../attributes/customers.ts'
import { filterUsersByAttributes } from '../attributes/filter.ts'
import {
  deleteUserAttribute,
  deleteUserAttributesInBulk,
  getUserAttribute,
  getUserAttributeById,
  getUserAttributesForUser,
  revealUserAttribute,
  updateUserAttribute,
  updateUserAttributes,
} from '../attributes/service.ts'
import { createBulkAction, previewBulkAction } from '../bulk-actions/service.ts'
import { disconnectUserApp, getUserConnectedApps } from '../connected-apps/service.ts'
import type { Handler } from '../context.ts'
import { getContactEvents, getUserEvents, getUserTimeline } from '../users/history.ts'
import {
  createOAuthClient,
  getOAuthClient,
  getOAuthClients,
  revokeOAuthClient,
  rotateOAuthClientSecret,
  updateOAuthClient,
} from '../oauth-clients/service.ts'
import {
  createOAuthResource,
  deleteOAuthResource,
  getOAuthResources,
  updateOAuthResource,
} from '../oauth-resources/service.ts'
import { addDomain, checkDomain, getDomains, removeDomain } from '../domains/service.ts'
import { jobOperationsOf } from '../jobs/tracked/service.ts'
import { getUserMerges, mergeUsers, previewMerge, undoMerge } from '../merges/service.ts'
import { acceptInvitation, setUpFirstOperator } from '../operators/joining.ts'
import { deleteOperatorSession, deleteOtherOperatorSessions, getOperatorSessions } from '../operators/sessions.ts'
import {
  changeOperatorPassword,
  getCurrentOperator,
  getOperators,
  getSetupStatus,
  inviteOperator,
  renewInvitation,
  resetOperatorPassword,
  signIn,
  signOut,
  updateOperator,
} from '../operators/service.ts'
import {
  getPlatformConfig,
  getPlatformConfigVersions,
  restorePlatformConfig,
  updatePlatformConfig,
} from '../platform-config/service.ts'
import {
  createUserSession,
  deleteActiveSessions,
  deleteSession,
  getActiveSessionDetails,
  getActiveSessions,
} from '../sessions/service.ts'
import {
  createUserGroup,
  deleteUserGroup,
  getUserGroupById,
  updateUserGroup,
  updateUserGroupPartially,
} from '../segments/service.ts'
import { previewSegment } from '../segments/preview.ts'
import { getUserGroupReasons } from '../segments/reasons.ts'
import { getUserAttributeDefinitionUses, getUserGroupUses } from '../segments/uses.ts'
import { getSignInCounts } from '../sign-in/counts.ts'
import { createSignInLink } from '../sign-in/sign-in-links.ts'
import {
  createImport,
  createImportPreset,
  deleteImportPreset,
  getImportPresets,
  previewImport,
  updateImportPreset,
  uploadImportFile,
} from '../imports/service.ts'
import { createAccessReport, createAccessReportPage } from '../privacy/access-report.ts'
import { eraseUser } from '../privacy/erase-user.ts'
import { createExport } from '../exports/create-export.ts'
import { downloadExport } from '../exports/export-file.ts'
import { getInactivity, getUserInactivity, updateInactivity } from '../inactivity/service.ts'
import { duplicateUserGroup } from '../segments/duplicate.ts'
import { getUserGroupEvents } from '../user-groups/history.ts'
import {
  getUserGroupErrors,
  getUserGroups,
  getUserGroupUsers,
  getUserMemberships,
  previewUserGroupFile,
  uploadUserGroupFile,
} from '../user-groups/service.ts'
import { trackedKinds } from './tracked-kinds.ts'
import { getUserConsents, updateUserConsents } from '../user-consents/service.ts'
import { dismissDuplicate, findDuplicates } from '../users/duplicates/service.ts'
import { getUser, updateUser } from '../users/service.ts'

const { cancelJob, getJob, getJobErrorFile, getJobErrors, listJobs, pauseJob, resumeJob, retryJob, undoJob } =
  jobOperationsOf(trackedKinds)

/** Maps each operation of the platform to its function. A missing or mistyped one does not compile. */
export const platform: { [Name in keyof Platform]: Handler<Name> } = {
  acceptInvitation,
  addDomain,
  changeOperatorPassword,
  checkDomain,
  deleteOperatorSession,
  deleteOtherOperatorSessions,
  getOperatorSessions,
  archiveUser,
  blockOrUnblockUsers,
  cancelJob,
  createApiKey,
  createApplication,
  createBulkAction,
  previewBulkAction,
  createImport,
  getImportPresets,
  createImportPreset,
  updateImportPreset,
  deleteImportPreset,
  createExport,
  createAccessReport,
  createAccessReportPage,
  eraseUser,
  createOAuthClient,
  createOAuthResource,
  createUser,
  createUserAttributeDefinition,
  createUserGroup,
  createUserSession,
  createSignInLink,
  deleteActiveSessions,
  deleteOAuthResource,
  deleteSession,
  deleteUserAttribute,
  deleteUserAttributeDefinitionById,
  deleteUserAttributesInBulk,
  deleteUserGroup,
  disconnectUserApp,
  dismissDuplicate,
  filterUsersByAttributes,
  findDuplicates,
  downloadExport,
  duplicateUserGroup,
  getActiveSessionDetails,
  getActiveSessions,
  getApiKeys,
  getApplication,
  getApplications,
  getContactEvents,
  getCurrentOperator,
  getCustomers,
  getDomains,
  getInactivity,
  getJob,
  getJobErrorFile,
  getJobErrors,
  getOAuthClient,
  getOAuthResources,
  getOAuthClients,
  getOperators,
  getPlatformConfig,
  getPlatformConfigVersions,
  getSetupStatus,
  getSignInCounts,
  getUser,
  getUserAttribute,
  getUserAttributeById,
  getUserAttributeDefinitionById,
  getUserAttributeDefinitions,
  getUserAttributeDefinitionUses,
  getUserAttributesForUser,
  getUserConnectedApps,
  getUserConsents,
  getUserEvents,
  getUserGroupById,
  getUserGroupErrors,
  getUserGroupEvents,
  getUserGroupReasons,
  getUserGroups,
  getUserGroupUsers,
  getUserGroupUses,
  getUserInactivity,
  getUserMemberships,
  getUserMerges,
  getUserTimeline,
  inviteOperator,
  listJobs,
  mergeUsers,
  pauseJob,
  previewImport,
  previewMerge,
  previewSegment,
  previewUserGroupFile,
  removeDomain,
  renewInvitation,
  resetOperatorPassword,
  renewApplicationToken,
  restorePlatformConfig,
  resumeJob,
  retryJob,
  revealUserAttribute,
  revokeApiKey,
  revokeOAuthClient,
  rotateOAuthClientSecret,
  searchUsers,
  setUpFirstOperator,
  signIn,
  signOut,
  unDeleteUser,
  undoJob,
  undoMerge,
  updateApplication,
  updateInactivity,
  updateOAuthClient,
  updateOAuthResource,
  updateOperator,
  updatePlatformConfig,
  updateUser,
  updateUserAttribute,
  updateUserAttributeDefinition,
  updateUserAttributes,
  updateUserConsents,
  updateUserGroup,
  updateUserGroupPartially,
  uploadImportFile,
  uploadUserGroupFile,
}
