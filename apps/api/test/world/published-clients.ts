import type { Output, Platform, Storefront } from '@clientele/contracts'
import * as latest from '@gofynd/fdk-client-javascript'
import * as first from 'fdk-client-1.0.0'

/** The operations of the specification, which published clients call by these names. */
export const specifiedOperations = [
  'archiveUser',
  'blockOrUnblockUsers',
  'createUser',
  'createUserGroup',
  'createUserSession',
  'deleteActiveSessions',
  'getActiveSessions',
  'getCustomers',
  'getPlatformConfig',
  'getUserGroupById',
  'getUserGroups',
  'searchUsers',
  'unDeleteUser',
  'updatePlatformConfig',
  'updateUser',
  'updateUserGroup',
] as const satisfies (keyof Platform)[]
/** The client of today knows one more of ours. */
type Name = (typeof specifiedOperations)[number] | 'getUserTimeline'

/** `client.application(id).user` of a published client: what it answers is what the contract says. */
export type PublishedUser = { [N in Name]: (argument?: object, options?: object) => Promise<Output<Platform[N]>> }

/** What a published client throws when an answer is a failure; `code` is the status, `details` the whole body. */
export interface PublishedFailure extends Error {
  code: number
  status: string
  details: unknown
}

interface Token {
  access_token: string
  expires_in: number
  refresh_token?: string
}

/** As much of a published `PlatformClient` as is called here. */
export interface PublishedClient {
  application(id: string): { user: PublishedUser }
  config: {
    oauthClient: {
      getAccesstokenObj(grant: { grant_type: string; refresh_token?: string }): Promise<Token>
      renewAccessToken(): Promise<Token>
      setToken(token: Token): void
    }
  }
}

export interface Place {
  url: string
  company_id: string
  api_key: string
  api_secret: string
}

// Its timer would keep the process alive. Without it, the first call after `setToken` renews a token that can be renewed.
const quiet = { useAutoRenewTimer: false, logLevel: 'silent' }

const configOf = ({ url, company_id, api_key, api_secret }: Place) => ({
  companyId: company_id,
  domain: url,
  apiKey: api_key,
  apiSecret: api_secret,
  ...quiet,
})

/** The published clients, unmodified: the version nearest to the specification's age, and the one that checks answers strictly. */
export const publishedClients = {
  // The declarations of the packages are generated and incomplete; their JavaScript is what counts.
  '1.0.0': (place: Place) => asPublished(new first.PlatformClient(new first.PlatformConfig(configOf(place) as never))),
  '3.4.2': (place: Place) =>
    asPublished(new latest.PlatformClient(configOf(place) as never, { strictResponseCheck: true } as never)),
}
export type PublishedVersion = keyof typeof publishedClients
export const publishedVersions = Object.keys(publishedClients) as PublishedVersion[]

const asPublished = (client: unknown) => client as PublishedClient

/** A published client with a token of its key, or with the one that is given. */
export async function signedIn(
  version: PublishedVersion,
  place: Place,
  access_token?: string,
): Promise<PublishedClient> {
  const client = publishedClients[version](place)
  const { oauthClient } = client.config
  const token = access_token ?? (await oauthClient.getAccesstokenObj({ grant_type: 'client_credentials' })).access_token
  oauthClient.setToken({ access_token: token, expires_in: 3600 })
  return client
}

/** The failure that a call ends in. */
export async function failureOf(call: Promise<unknown>): Promise<PublishedFailure> {
  const error = await call.then(
    (answer) => new Error(`It succeeded with ${JSON.stringify(answer)}`),
    (thrown: unknown) => thrown,
  )
  if (error instanceof Error && error.name === 'FDKServerResponseError') return error as PublishedFailure
  throw error
}

/** The operations of the storefront that every published client calls by these names. */
export const publishedStorefrontOperations = [
  'addEmail',
  'addMobileNumber',
  'deleteEmail',
  'deleteMobileNumber',
  'deleteUser',
  'forgotPassword',
  'getListOfActiveSessions',
  'getLoggedInUser',
  'getPlatformConfig',
  'hasPassword',
  'loginWithAppleIOS',
  'loginWithEmailAndPassword',
  'loginWithFacebook',
  'loginWithGoogle',
  'loginWithGoogleAndroid',
  'loginWithGoogleIOS',
  'loginWithOTP',
  'loginWithToken',
  'logout',
  'registerWithForm',
  'sendOTPOnEmail',
  'sendOTPOnMobile',
  'sendResetPasswordEmail',
  'sendResetPasswordMobile',
  'sendResetToken',
  'sendVerificationLinkToEmail',
  'sendVerificationLinkToMobile',
  'setEmailAsPrimary',
  'setMobileNumberAsPrimary',
  'updatePassword',
  'updateProfile',
  'verifyEmail',
  'verifyEmailOTP',
  'verifyMobile',
  'verifyMobileOTP',
] as const satisfies (keyof Storefront)[]
export type StorefrontName = keyof Storefront

/** `client.user` of a published storefront client: what it answers is what the contract says. */
export type PublishedShopper = {
  [N in StorefrontName]: (argument?: object, options?: object) => Promise<Output<Storefront[N]>>
}

/** As much of a published `ApplicationClient` as is called here. */
export interface PublishedStorefront {
  user: PublishedShopper
  setCookie(cookie: string): void
}

interface Shop {
  url: string
  application_id: string
  token: string
}

const shopConfigOf = ({ url, application_id, token }: Shop) => ({
  applicationID: application_id,
  applicationToken: token,
  domain: url,
  logLevel: 'silent',
})

/** The published storefront clients, unmodified. */
export const publishedStorefronts: Record<PublishedVersion, (shop: Shop) => PublishedStorefront> = {
  '1.0.0': (shop) => asStorefront(new first.ApplicationClient(new first.ApplicationConfig(shopConfigOf(shop), {}))),
  '3.4.2': (shop) => asStorefront(new latest.ApplicationClient(shopConfigOf(shop) as never, {})),
}

const asStorefront = (client: unknown) => client as PublishedStorefront
