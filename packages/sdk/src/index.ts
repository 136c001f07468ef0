export type { CsvBody } from './call.ts'
export { type Client, type ClientOptions, createClient, type Methods } from './client.ts'
export {
  ClienteleConnectionError,
  ClienteleError,
  type ClienteleErrorCode,
  type ClienteleErrorOf,
} from './errors.ts'
export type { FileResponse } from './file-response.ts'
export type { Argument, CallOptions, Method } from './perform.ts'
export {
  createStorefrontClient,
  type ReceivedCookies,
  type StorefrontClient,
  type StorefrontMethods,
  type StorefrontOptions,
} from './storefront.ts'
export type { WatchedJob, WatchOptions } from './jobs.ts'
export type { Paged } from './pages.ts'
export type { Validator } from './validation.ts'
