import type { Platform, Storefront } from '@clientele/contracts'
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
import { getCustomers } from '../attributes/customers.ts'
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
import {
  answerConsentRequest,
  disconnectApp,
  disconnectUserApp,
  getConnectedApps,
  getConsentRequest,
  getUserConnectedApps,
} from '../connected-apps/service.ts'
import type { Handler, StorefrontHandler } from '../context.ts'
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
import {
  getJobErrorFile,
  getJobErrors,
  jobOperationsOf,
  listJobs,
  pauseJob,
  resumeJob,
} from '../jobs/tracked/service.ts'
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
  getStorefrontConfig,
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
  addEmail,
  addMobileNumber,
  checkVerificationLink,
  deleteEmail,
  deleteMobileNumber,
  sendVerificationLinkToEmail,
  sendVerificationLinkToMobile,
  setEmailAsPrimary,
  setMobileNumberAsPrimary,
  verifyEmail,
  verifyMobile,
} from '../profile/contacts.ts'
import {
  getAttributesDefinition,
  getUserAttributes,
  updateUserAttributes as updateOwnAttributes,
} from '../profile/attributes.ts'
import { getConsentDefinitions, getConsents, updateConsents } from '../profile/consents.ts'
import { deleteUser } from '../profile/delete-account.ts'
import { sendOTPForUpdate, sendOTPOnPrimary, verifyOTPForUpdate, verifyOTPonPrimary } from '../profile/own-codes.ts'
import { getLoggedInUser, updateProfile } from '../profile/service.ts'
import {
  deleteOtherSessions,
  deleteOwnSession,
  getListOfActiveSessions,
  getOwnSessionDetails,
  logout,
} from '../profile/sessions.ts'
import { recordingAttempts } from '../sign-in/attempts.ts'
import { cancelUserDeletion } from '../sign-in/cancel-deletion.ts'
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
import { askingForCaptcha } from '../sign-in/captcha.ts'
import { getCaptchaChallenge } from '../sign-in/captcha-challenges.ts'
import { closedWithTheShop } from '../sign-in/governed.ts'
import { withSupportContact } from '../sign-in/support-contact.ts'
import {
  loginWithOTP,
  sendOTPOnEmail,
  sendOTPOnMobile,
  userExists,
  verifyEmailOTP,
  verifyMobileOTP,
} from '../sign-in/otp.ts'
import { confirmPassword, hasPassword, loginWithEmailAndPassword, updatePassword } from '../sign-in/password.ts'
import {
  forgotPassword,
  resetForgotPassword,
  sendForgotOTPOnEmail,
  sendForgotOTPOnMobile,
  sendResetPasswordEmail,
  sendResetPasswordMobile,
  sendResetToken,
  verifyEmailForgotOTP,
  verifyMobileForgotOTP,
} from '../sign-in/reset-password.ts'
import { sendSecondProofCode, verifySecondProof } from '../sign-in/second-proof.ts'
import { registerWithForm } from '../sign-in/sign-up.ts'
import {
  loginWithAppleIOS,
  loginWithFacebook,
  loginWithGoogle,
  loginWithGoogleAndroid,
  loginWithGoogleIOS,
} from '../sign-in/social.ts'
import { getSignInCounts } from '../sign-in/counts.ts'
import { createSignInLink } from '../sign-in/sign-in-links.ts'
import { loginWithToken } from '../sign-in/token.ts'
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
import { createOwnDataReport } from '../profile/own-data.ts'
import { createExport } from '../exports/create-export.ts'
import { downloadExport } from '../exports/export-file.ts'
import { getInactivity, updateInactivity } from '../inactivity/service.ts'
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
import { searchUsers } from '../users/list.ts'
import { dismissDuplicate, findDuplicates } from '../users/duplicates/service.ts'
import { getUser, updateUser } from '../users/service.ts'

const { cancelJob, getJob, retryJob, undoJob } = jobOperationsOf(trackedKinds)

/** Maps each operation to its function. A missing or mistyped one does not compile. */
const platform: { [Name in keyof Platform]: Handler<Name> } = {
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

const storefront: { [Name in keyof Storefront]: StorefrontHandler<Name> } = {
  addEmail,
  addMobileNumber,
  answerConsentRequest,
  cancelUserDeletion,
  checkVerificationLink,
  confirmPassword,
  deleteEmail,
  deleteMobileNumber,
  deleteOtherSessions,
  deleteOwnSession,
  deleteUser,
  createOwnDataReport,
  disconnectApp,
  forgotPassword,
  getAttributesDefinition,
  getCaptchaChallenge,
  getConnectedApps,
  getConsentDefinitions,
  getConsentRequest,
  getConsents,
  getListOfActiveSessions,
  getLoggedInUser,
  getOwnSessionDetails,
  getPlatformConfig: getStorefrontConfig,
  getUserAttributes,
  hasPassword,
  loginWithAppleIOS,
  loginWithEmailAndPassword,
  loginWithFacebook,
  loginWithGoogle,
  loginWithGoogleAndroid,
  loginWithGoogleIOS,
  loginWithOTP,
  loginWithToken,
  logout,
  registerWithForm,
  resetForgotPassword,
  sendForgotOTPOnEmail,
  sendForgotOTPOnMobile,
  sendOTPForUpdate,
  sendOTPOnEmail,
  sendOTPOnMobile,
  sendOTPOnPrimary,
  sendResetPasswordEmail,
  sendResetPasswordMobile,
  sendResetToken,
  sendSecondProofCode,
  sendVerificationLinkToEmail,
  sendVerificationLinkToMobile,
  setEmailAsPrimary,
  setMobileNumberAsPrimary,
  updateConsents,
  updatePassword,
  updateProfile,
  updateUserAttributes: updateOwnAttributes,
  userExists,
  verifyEmail,
  verifyEmailForgotOTP,
  verifyEmailOTP,
  verifyMobile,
  verifyMobileForgotOTP,
  verifyMobileOTP,
  verifyOTPForUpdate,
  verifyOTPonPrimary,
  verifySecondProof,
}

export const handlers = {
  platform,
  storefront: withSupportContact(recordingAttempts(closedWithTheShop(askingForCaptcha(storefront)))),
}
