export { AccessTokenError, type AccessTokenErrorCode } from './node/access-token-error.ts'
export type { AccessToken } from './node/access-token.ts'
export type { CustomerSession, SessionOptions, SignedInCustomer } from './node/customer-session.ts'
export {
  protectedResource,
  type ProtectedResource,
  type ProtectedResourceMetadata,
  type ProtectedResourceOptions,
} from './node/protected-resource.ts'
export { type AccessTokenVerifier, verifyAccessToken, type VerifyOptions } from './node/verify-access-token.ts'
export type { Level } from './protocol/levels.ts'
