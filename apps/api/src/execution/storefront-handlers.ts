import type { Storefront } from '@clientele/contracts'
import { answerConsentRequest, disconnectApp, getConnectedApps, getConsentRequest } from '../connected-apps/service.ts'
import type { StorefrontHandler } from '../context.ts'
import { getStorefrontConfig } from '../platform-config/service.ts'
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
import { cancelUserDeletion } from '../sign-in/cancel-deletion.ts'
import { getCaptchaChallenge } from '../sign-in/captcha-challenges.ts'
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
import { loginWithToken } from '../sign-in/token.ts'
import { createOwnDataReport } from '../profile/own-data.ts'

/** Maps each operation of a storefront to its function. A missing or mistyped one does not compile. */
export const storefront: { [Name in keyof Storefront]: StorefrontHandler<Name> } = {
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
