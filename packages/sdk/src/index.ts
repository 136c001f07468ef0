export type { CsvBody } from './call.ts'
export {
  type Argument,
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  type Method,
  type Methods,
} from './client.ts'
export { ClienteleConnectionError, ClienteleError, type ClienteleErrorCode } from './errors.ts'
