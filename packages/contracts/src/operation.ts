import type * as z from 'zod'
import type { ErrorCode } from './errors.ts'
import type { EventType } from './events.ts'
import type { Permission } from './permissions.ts'
import type { Scope } from './wire.ts'

/**
 * One thing the service can do, described once.
 *
 * `input` is the SDK's argument. REST builds the same object by one rule: names in `path` come from the URL, `body` is the body,
 * `ifMatch` is the `If-Match` header, and the rest is the query, under wire names (`pageSize` is `page_size`).
 */
export interface Operation<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> {
  /** One line in the imperative, for the reference page. */
  summary: string
  /** What a caller should know beyond the summary. */
  description?: string
  /** Its section in the reference. */
  tag: string
  scope: Scope
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** The path after the scope's prefix, with `:name` for parts of the input. */
  path: string
  /** Other spellings of the path that published clients use. */
  aliases?: readonly string[]
  /**
   * What the actor must have: a permission, any team credential (`signed-in`), nothing (`nobody`), the application's public token
   * (`storefront`), or that and a signed-in user (`shopper`).
   */
  permission: Permission | 'signed-in' | 'nobody' | 'storefront' | 'shopper'
  /** The permissions that a call also requires because of its input. */
  permissionsOf?(input: z.output<In>): readonly Permission[]
  /**
   * Set on an operation that sends a code or link to a contact named by the caller; the road doesn't let any other operation send one.
   * If such a call only requires the application's public token, it also requires a solved captcha, unless the store skips captchas.
   */
  sends?: 'code'
  /** The content type of a body that isn't JSON. Such an operation is streamed, and has no tRPC procedure. */
  accepts?: 'text/csv'
  /**
   * The content type of a response that isn't JSON. Its output is a `ReturnedFileSchema`: the response is streamed, and there is no tRPC procedure, which
   * can only return JSON.
   */
  returns?: 'text/csv' | 'text/html' | 'application/octet-stream'
  /** Whose size limit such a body has: that of groups' files unless it says otherwise. */
  limitedAs?: 'import'
  /** Other content types of the same body. */
  alsoAccepts?: readonly string[]
  /**
   * Set if it changes nothing, although it isn't a GET, because its input doesn't belong in a URL. It may take longer than the usual deadline,
   * and limits its own time.
   */
  dry?: true
  /**
   * Set on an operation that changes something that can be read: the operation that reads it, with the same parameters, and the field of responses that
   * holds it, if it isn't the whole response. The body may be such a response, and values in it that are stored already are accepted, even if a new
   * value like them would be refused.
   */
  changes?: { readBy?: string; within?: string }
  /** The object in which `null` resets a field, such as the body. Otherwise, it is the same as omitting the field. */
  keepsNulls?: 'body' | 'body.attributes'
  input: In
  output: Out
  /** The status of a success. Default: 200. */
  status?: 200 | 201
  /** The errors it can return, in addition to those of the road (`roadErrors`). */
  errors: readonly ErrorCode[]
  /** Every event it can record. */
  events: readonly EventType[]
  /** A call that works on the sample data of the conformance test, and its response. */
  example: {
    input: z.input<In>
    output: z.input<Out>
    /** The events that this call records, if they aren't all of the above. */
    events?: readonly EventType[]
    /** The permission that this call needs, if the operation is open to all of the team because what the call is about decides. */
    permission?: Permission
  }
}

/** Checks a definition against `Operation`, and preserves its exact types. */
export const operation = <
  const M extends Operation['method'],
  const S extends Scope,
  In extends z.ZodType,
  Out extends z.ZodType,
>(
  definition: Operation<In, Out> & { method: M; scope: S },
) => definition

/** Returns whether calls require a solved captcha in the body's `captcha_code`, unless the store skips captchas. */
export const asksForCaptcha = ({ sends, permission, errors }: Operation): boolean =>
  (sends === 'code' && permission === 'storefront') || errors.includes('CAPTCHA_NEEDED')

/** The parsed input that an operation's function receives. */
export type Input<O extends Operation> = z.output<O['input']>
/** What an operation's function returns, before the road has shaped it. */
export type Output<O extends Operation> = z.input<O['output']>
