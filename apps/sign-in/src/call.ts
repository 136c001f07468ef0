import type { ErrorBody, ErrorCode, Storefront } from '@clientele/contracts'
import { isOffline, patience } from './connection.ts'
import { applicationId, returnTo } from './page-facts.ts'

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
  /** Why there was no response. */
  unanswered?: Unanswered
}

/**
 * The reasons for having no response of the service: the browser is offline, the service took too long, it couldn't be reached, or a proxy sent a page of
 * its own instead.
 */
type Unanswered = 'offline' | 'too late' | 'unreachable' | 'unreadable'

/** An error with a message for the shopper. */
export class Failure extends Error {
  readonly code: ErrorCode | undefined
  readonly faults: readonly { field: string; message: string }[]
  readonly request_id: string | undefined
  readonly wait_s: number | undefined
  readonly unanswered: Unanswered | undefined
  /** The rest of what the service says, by its name in the API. */
  readonly meta: Readonly<Record<string, unknown>>

  constructor(message: string, { code, faults = [], request_id, meta, unanswered }: FailureFacts = {}) {
    super(message)
    this.name = 'Failure'
    this.code = code
    this.faults = faults
    this.request_id = request_id
    this.wait_s = typeof meta?.retry_after_s === 'number' ? meta.retry_after_s : undefined
    this.unanswered = unanswered
    this.meta = meta ?? {}
  }

  /** Whether the same request may work if it is sent again right away. */
  get isPassing(): boolean {
    return this.unanswered !== undefined || this.code === 'INTERNAL' || this.code === 'OVERLOADED'
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
  return new Failure('This link has already been used or is no longer valid. Request a new one.', {
    request_id: failure.request_id,
  })
}

/** Calls a storefront operation. The session is in the cookie; the application is in a header. */
export async function call<Name extends Operation>(name: Name, input: Asked<Name>): Promise<Answer<Name>> {
  const { method, url, body } = requestOf(name, input)
  let response: Response
  let answer: unknown
  const { signal, end } = patience()
  const back = returnTo()
  try {
    response = await fetch(url, {
      method,
      credentials: 'same-origin',
      headers: {
        'x-application-id': applicationId,
        // Links in messages lead back there too.
        ...(back !== undefined && { 'x-return-to': back }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal,
    })
    answer = await response.json()
  } catch (error) {
    throw unansweredBecause(
      error instanceof SyntaxError
        ? 'unreadable'
        : isOffline()
          ? 'offline'
          : signal.aborted
            ? 'too late'
            : 'unreachable',
    )
  } finally {
    end()
  }
  if (response.ok) return answer as Answer<Name>
  throw await refusalOf(answer as Partial<ErrorBody>)
}

const unansweredCopy: Record<Unanswered, string> = {
  offline: 'You’re offline. This page continues as soon as you’re back online.',
  'too late': 'The service isn’t responding. Check your connection and try again.',
  unreachable: 'We couldn’t reach the service. Check your connection and try again.',
  unreadable: 'Something went wrong on our side. Try again.',
}

const unansweredBecause = (unanswered: Unanswered) => new Failure(unansweredCopy[unanswered], { unanswered })

/** The words for errors are loaded with the first one. Every visitor who isn't signed in gets UNAUTHENTICATED, and never reads it. */
const loadCopy = () => import('./error-copy.ts')
const withoutCopy = 'Something went wrong. Reload the page and try again.'

async function refusalOf({ code, details = [], request_id, meta }: Partial<ErrorBody>): Promise<Failure> {
  if (code === 'UNAUTHENTICATED')
    return new Failure('You’re signed out. Sign in again.', { code, ...(request_id && { request_id }) })
  const refusal = { code: code as ErrorCode, faults: details, meta }
  const copy = await loadCopy().catch(() => undefined)
  return new Failure(copy?.explain(refusal) ?? withoutCopy, {
    code: refusal.code,
    faults: details.map((fault) => ({
      field: fault.field,
      message: copy?.explainField(refusal, fault) ?? fault.message,
    })),
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
