import type { Output, Platform, Storefront } from '@clientele/contracts'
import * as latest from '@gofynd/fdk-client-javascript'
import * as first from 'fdk-client-1.0.0'

/** The operations in the specification, which published clients call by these names. */
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
/** The current client knows more of our operations. */
type Name =
  | (typeof specifiedOperations)[number]
  | 'getUserTimeline'
  | 'updateUserGroupPartially'
  | 'filterUsersByAttributes'
  | Exclude<Extract<keyof Platform, `${string}UserAttribute${string}`>, 'revealUserAttribute'>

/** `client.application(id).user` of a published client: it returns what the contract says. */
export type PublishedUser = { [N in Name]: (argument?: object, options?: object) => Promise<Output<Platform[N]>> }

/** The error that a published client throws for a failure; `code` is the status, `details` the whole body. */
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

/** The parts of a published `PlatformClient` that are called here. */
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

// The client's timer would keep the process alive. Without it, the first call after `setToken` renews a renewable token.
const quiet = { useAutoRenewTimer: false, logLevel: 'silent' }

const configOf = ({ url, company_id, api_key, api_secret }: Place) => ({
  companyId: company_id,
  domain: url,
  apiKey: api_key,
  apiSecret: api_secret,
  ...quiet,
})

/** The published clients, unmodified: the version closest to the specification's age, and the one that validates responses strictly. */
export const publishedClients = {
  // The packages' type declarations are generated and incomplete; only their JavaScript matters.
  '1.0.0': (place: Place) => asPublished(new first.PlatformClient(new first.PlatformConfig(configOf(place) as never))),
  '3.4.2': (place: Place) =>
    asPublished(new latest.PlatformClient(configOf(place) as never, { strictResponseCheck: true } as never)),
}
export type PublishedVersion = keyof typeof publishedClients
export const publishedVersions = Object.keys(publishedClients) as PublishedVersion[]

const asPublished = (client: unknown) => client as PublishedClient

/** A published client with a token for its key, or with the given one. */
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

/** The error that a call fails with. */
export async function failureOf(call: Promise<unknown>): Promise<PublishedFailure> {
  const error = await call.then(
    (answer) => new Error(`It succeeded with ${JSON.stringify(answer)}`),
    (thrown: unknown) => thrown,
  )
  if (error instanceof Error && error.name === 'FDKServerResponseError') return error as PublishedFailure
  throw error
}

/** The storefront operations that every published client calls by these names. */
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

/** The methods of the current client that come with features that this service doesn't have yet. Every other one is an operation here. */
export const pendingMethods: Record<'storefront' | 'platform', readonly string[]> = {
  storefront: [],
  platform: [
    'bulkImportStoreFrontUsers',
    'createBulkExportUsers',
    'getBulkExportUsersList',
    'getBulkImportUsersList',
    'getUsersJobByJobId',
  ],
}

/** The names of a published client's methods. */
export const methodsOf = (client: object): string[] =>
  Object.getOwnPropertyNames(Object.getPrototypeOf(client))
    .filter((name) => name !== 'constructor' && name !== 'updateUrls')
    .toSorted()

/** `client.user` of a published storefront client: it returns what the contract says. */
export type PublishedShopper = { updateUrls(urls: Record<string, string>): void } & {
  [N in StorefrontName]: (argument?: object, options?: object) => Promise<Output<Storefront[N]>>
}

/** The parts of a published `ApplicationClient` that are called here. */
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
