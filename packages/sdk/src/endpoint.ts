import type { Platform, Scope, Storefront } from '@clientele/contracts'

/** Where an operation is called: all of the contract that a call needs, without the schemas. */
export interface Endpoint {
  scope: Scope
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  /** The media type of the body, when it isn't JSON. */
  accepts?: string
  /** Set on the operations that need no credential. */
  anonymous?: true
}

/** One endpoint for each operation of a catalog. A missing, renamed or moved operation does not compile. */
export type Endpoints<Catalog extends Platform | Storefront> = {
  readonly [Name in keyof Catalog]: Endpoint & Pick<Catalog[Name], Extract<keyof Catalog[Name], 'scope' | 'method'>>
}
