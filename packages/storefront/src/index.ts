export {
  type Client,
  type ClientOptions,
  createClient,
  type SignInOptions,
  type SignOutOptions,
} from './browser/client.ts'
export type { Page } from './browser/pages.ts'
export type { TokenStorage } from './browser/token-storage.ts'
export type { Customer, Session, SessionState } from './session.ts'
export { SignInError, type SignInErrorCode } from './protocol/sign-in-error.ts'
export type { Level } from './protocol/levels.ts'
