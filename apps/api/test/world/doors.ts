import { type Operation, type Platform, scopePrefix, type Storefront, wireName } from '@clientele/contracts'
import { platform, storefront } from '@clientele/contracts/operations'
import { ClienteleError, createClient, createStorefrontClient, type FileResponse } from '@clientele/sdk'

/*
 * The doors of the service, all with the same signature: an operation's name, an input that may be anything, and headers.
 */

export type Name = keyof Platform

/** The result: the body of a success or a failure. */
export interface Answer {
  status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- responses of every shape are inspected
  body: any
}

/** The target of a call. */
export interface Place {
  url: string
  company_id: string
  /** Undefined for a call without an application. */
  application_id: string | undefined
}

export type Door = (place: Place, name: Name, input: unknown, headers?: Record<string, string>) => Promise<Answer>

/** The same for storefront operations. */
export type StorefrontName = keyof Storefront
export type StorefrontDoor = (
  place: Place,
  name: StorefrontName,
  input: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>

export const operationNames = Object.keys(platform) as Name[]
export const operationOf = (name: Name): Operation => platform[name]
export const storefrontNames = Object.keys(storefront) as StorefrontName[]
export const storefrontOf = (name: StorefrontName): Operation => storefront[name]

/** A REST request, built by the contract's rule from an input of any shape. */
export const throughRest: Door = (place, name, input, headers) => byRest(place, operationOf(name), input, headers)
export const storefrontThroughRest: StorefrontDoor = (place, name, input, headers) =>
  byRest(place, storefrontOf(name), input, headers)

/** The same through tRPC. */
export const throughTrpc: Door = (place, name, input, headers) => byTrpc(place, name, operationOf(name), input, headers)
export const storefrontThroughTrpc: StorefrontDoor = (place, name, input, headers) =>
  byTrpc(place, `storefront.${name}`, storefrontOf(name), input, headers)

async function byRest(place: Place, operation: Operation, input: unknown, headers: Record<string, string> = {}) {
  const { body, ifMatch, ...named } = input as Record<string, unknown>
  const inPath = new Set([...operation.path.matchAll(/:(\w+)/g)].map(([, parameter]) => parameter))
  const query = new URLSearchParams()
  for (const [parameter, value] of Object.entries(named))
    if (!inPath.has(parameter) && value !== undefined)
      for (const each of [value].flat()) query.append(wireName(parameter), asText(each))
  const values: Record<string, unknown> = { ...named, ...place }
  const prefix = scopePrefix[operation.scope]
  const address = place.application_id === undefined ? prefix.replace('/application/:application_id', '') : prefix
  const path = (address + operation.path).replace(/:(\w+)/g, (_, parameter: string) =>
    encodeURIComponent(asText(values[parameter]).toWellFormed()),
  )
  const response = await fetch(`${place.url}${path}${query.size > 0 ? `?${query.toString()}` : ''}`, {
    method: operation.method,
    headers: {
      ...(body !== undefined && { 'content-type': operation.accepts ?? 'application/json' }),
      ...(ifMatch !== undefined && { 'if-match': asText(ifMatch) }),
      ...headers,
    },
    ...(body !== undefined && { body: operation.accepts ? await textOf(body) : JSON.stringify(body) }),
  })
  if (!operation.returns || !response.ok) return { status: response.status, body: await response.json() }
  const name = /filename="(.*?)"/.exec(response.headers.get('content-disposition') ?? '')?.[1]
  return { status: response.status, body: { name, content: response.body } }
}

async function byTrpc(
  { url, application_id }: Place,
  procedure: string,
  { method, scope, status: success = 200 }: Operation,
  input: unknown,
  headers: Record<string, string> = {},
) {
  const query = method === 'GET' ? `?input=${encodeURIComponent(JSON.stringify(input))}` : ''
  const response = await fetch(`${url}/trpc/${procedure}${query}`, {
    method: method === 'GET' ? 'GET' : 'POST',
    headers: {
      'content-type': 'application/json',
      ...(scope === 'application' && application_id !== undefined && { 'x-application-id': application_id }),
      ...headers,
    },
    ...(method !== 'GET' && { body: JSON.stringify(input) }),
  })
  const answer = (await response.json()) as Answer['body']
  // tRPC uses one status for every success.
  const status = response.status === 200 ? success : response.status
  return { status, body: answer.result?.data ?? answer.error?.data?.app ?? answer }
}

/** The same through the SDK, with a bearer token. */
export const throughSdk: Door = async ({ url, company_id, application_id }, name, input, headers = {}) => {
  const { authorization, ...others } = headers
  const client = createClient({
    baseUrl: url,
    companyId: company_id,
    headers: others,
    retries: 0,
    ...(authorization !== undefined && { accessToken: authorization.replace('Bearer ', '') }),
  })
  const methods = { ...client.application(application_id ?? '').user, ...client.company, ...client.open }
  return bySdk(methods[name], operationOf(name), input)
}

/** The same through the storefront SDK, with a public token and a cookie. */
export const storefrontThroughSdk: StorefrontDoor = async ({ url }, name, input, headers = {}) => {
  const { authorization = '', cookie, ...others } = headers
  const [applicationId = '', applicationToken = ''] = Buffer.from(authorization.replace('Bearer ', ''), 'base64')
    .toString('utf8')
    .split(':')
  const options = { baseUrl: url, applicationId, applicationToken, cookie, headers: others, retries: 0 }
  return bySdk(createStorefrontClient(options).user[name], storefrontOf(name), input)
}

async function bySdk(method: unknown, { status = 200, returns }: Operation, input: unknown): Promise<Answer> {
  const call = method as (input: unknown) => Promise<unknown>
  try {
    const body = await call(input)
    return { status, body: returns ? { name: (body as FileResponse).name, content: body } : body }
  } catch (error) {
    if (!(error instanceof ClienteleError)) throw error
    return { status: error.status, body: { code: error.code, message: error.message, details: error.details } }
  }
}

/** The doors of an operation. A streamed one has no tRPC procedure. */
export const doorsOf = (name: Name): [string, Door][] => [
  ['REST', throughRest],
  ...(operationOf(name).accepts || operationOf(name).returns ? [] : ([['tRPC', throughTrpc]] as [string, Door][])),
]

export const storefrontDoors: [string, StorefrontDoor][] = [
  ['REST', storefrontThroughRest],
  ['tRPC', storefrontThroughTrpc],
]

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

async function textOf(body: unknown): Promise<string> {
  if (typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body)) return asText(body)
  const pieces: Uint8Array[] = []
  for await (const piece of body as AsyncIterable<Uint8Array>) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}
