import type { Platform } from '@clientele/contracts'
import { createApiKey, getApiKeys, revokeApiKey } from './api-keys/service.ts'
import { createApplication, getApplications, renewApplicationToken } from './applications/service.ts'
import type { Handler } from './context.ts'
import { getUserEvents } from './events/history.ts'
import {
  acceptInvitation,
  getCurrentOperator,
  getOperators,
  getSetupStatus,
  inviteOperator,
  setUpFirstOperator,
  signIn,
  signOut,
  updateOperator,
} from './operators/service.ts'
import {
  getPlatformConfig,
  getPlatformConfigVersions,
  restorePlatformConfig,
  updatePlatformConfig,
} from './platform-config/service.ts'
import {
  createUserSession,
  deleteActiveSessions,
  deleteSession,
  getActiveSessionDetails,
  getActiveSessions,
} from './sessions/service.ts'
import {
  createUserGroup,
  getUserGroupById,
  getUserGroupErrors,
  getUserGroups,
  getUserGroupUsers,
  updateUserGroup,
  uploadUserGroupFile,
} from './user-groups/service.ts'
import { getCustomers, searchUsers } from './users/list.ts'
import { archiveUser, blockOrUnblockUsers, createUser, getUser, unDeleteUser, updateUser } from './users/service.ts'

/** Which function carries out which operation. One that is missing or mistyped does not compile. */
export const handlers: { [Name in keyof Platform]: Handler<Name> } = {
  acceptInvitation,
  archiveUser,
  blockOrUnblockUsers,
  createApiKey,
  createApplication,
  createUser,
  createUserGroup,
  createUserSession,
  deleteActiveSessions,
  deleteSession,
  getActiveSessionDetails,
  getActiveSessions,
  getApiKeys,
  getApplications,
  getCurrentOperator,
  getCustomers,
  getOperators,
  getPlatformConfig,
  getPlatformConfigVersions,
  getSetupStatus,
  getUser,
  getUserEvents,
  getUserGroupById,
  getUserGroupErrors,
  getUserGroups,
  getUserGroupUsers,
  inviteOperator,
  renewApplicationToken,
  restorePlatformConfig,
  revokeApiKey,
  searchUsers,
  setUpFirstOperator,
  signIn,
  signOut,
  unDeleteUser,
  updateOperator,
  updatePlatformConfig,
  updateUser,
  updateUserGroup,
  uploadUserGroupFile,
}
