import type { Platform, Scope, Storefront } from '@clientele/contracts'

/** The endpoint of an operation: everything in the contract that a call needs, without the schemas. */
export interface Endpoint {
  scope: Scope
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  /** The content type of the body, if it isn't JSON. */
  accepts?: string
  /** The content type of the response, if it isn't JSON. */
  returns?: string
  /** Set for operations that require no credential. */
  anonymous?: true
}

/** One endpoint per operation in a catalog. A missing, renamed, or moved operation doesn't compile. */
export type Endpoints<Catalog extends Platform | Storefront> = {
  readonly [Name in keyof Catalog]: Endpoint & Pick<Catalog[Name], Extract<keyof Catalog[Name], 'scope' | 'method'>>
}
