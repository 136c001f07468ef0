import type { ErrorBody, ErrorCode, Storefront } from '@clientele/contracts'
import { explain, explainField } from './error-copy.ts'
import { applicationId } from './page-facts.ts'

/** The method and path of every operation, inserted at build time. */
declare const __DOORS__: Record<Operation, readonly [method: string, path: string]>

export type Operation = keyof Storefront
type Asked<Name extends Operation> = Storefront[Name]['example']['input']
export type Answer<Name extends Operation> = Storefront[Name]['example']['output']

interface FailureFacts {
  code?: ErrorCode
  /** The invalid fields, with messages for the shopper. */
  faults?: readonly { field: string; message: string }[]
  request_id?: string
  meta?: Record<string, unknown>
}

/** An error with a message for the shopper. */
export class Failure extends Error {
  readonly code: ErrorCode | undefined
  readonly faults: readonly { field: string; message: string }[]
  readonly request_id: string | undefined
  readonly wait_s: number | undefined

  constructor(message: string, { code, faults = [], request_id, meta }: FailureFacts = {}) {
    super(message)
    this.name = 'Failure'
    this.code = code
    this.faults = faults
    this.request_id = request_id
    this.wait_s = typeof meta?.retry_after_s === 'number' ? meta.retry_after_s : undefined
  }
}

/** Creates an error for a field that the form itself rejects. */
export const fieldFailure = (field: string, message: string) => new Failure('', { faults: [{ field, message }] })

export const asFailure = (error: unknown): Failure =>
  error instanceof Failure ? error : new Failure('Something went wrong on this page. Reload it and try again.')

/** Someone who opens a link doesn't know that it contains a code. */
export function asLinkFailure(error: unknown): Failure {
  const failure = asFailure(error)
  if (failure.code !== 'WRONG_CODE') return failure
  return new Failure('This link has already been used or is no longer valid. Ask for a new one.', {
    request_id: failure.request_id,
  })
}

/** Calls a storefront operation. The session is in the cookie; the application is in a header. */
export async function call<Name extends Operation>(name: Name, input: Asked<Name>): Promise<Answer<Name>> {
  const { method, url, body } = requestOf(name, input)
  let response: Response
  let answer: unknown
  try {
    response = await fetch(url, {
      method,
      credentials: 'same-origin',
      headers: { 'x-application-id': applicationId, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    answer = await response.json()
  } catch {
    throw new Failure('We couldn’t reach the service. Check your connection and try again.')
  }
  if (response.ok) return answer as Answer<Name>
  throw refusalOf(answer as Partial<ErrorBody>)
}

function refusalOf({ code, details = [], request_id, meta }: Partial<ErrorBody>) {
  const refusal = { code: code as ErrorCode, faults: details }
  return new Failure(explain(refusal), {
    code: refusal.code,
    faults: details.map((fault) => ({ field: fault.field, message: explainField(refusal, fault) })),
    request_id,
    ...(meta && { meta }),
  })
}

/** Builds the request by the usual rule: names in the path come from the input, `body` is the body, and the rest is the query. */
function requestOf(name: Operation, input: object) {
  const [method, path] = __DOORS__[name]
  const { body, ...rest } = input as { body?: unknown } & Record<string, string | number | boolean | undefined>
  const query = new URLSearchParams()
  let url = path
  for (const [key, value] of Object.entries(rest))
    if (url.includes(`:${key}`)) url = url.replace(`:${key}`, encodeURIComponent(String(value)))
    else if (value !== undefined) query.set(wireName(key), String(value))
  return { method, url: query.size > 0 ? `${url}?${query}` : url, body }
}

const wireName = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
