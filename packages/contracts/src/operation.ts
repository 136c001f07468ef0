import type * as z from 'zod'
import type { ErrorCode } from './errors.ts'
import type { EventType } from './events.ts'
import type { Permission } from './permissions.ts'
import type { Scope } from './wire.ts'

/**
 * One thing the service can do, said once.
 *
 * `input` is the SDK's argument. REST fills the same object by one rule: names found in `path` come from the URL, `body` is the
 * body, `ifMatch` is the `If-Match` header, and the rest is the query under its wire name (`pageSize` is `page_size`).
 */
export interface Operation<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> {
  /** One line in the imperative, for the reference page. */
  summary: string
  /** What a caller should know beyond the summary. */
  description?: string
  /** The heading it stands under in the reference. */
  tag: string
  scope: Scope
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** The path after the scope's prefix, with `:names` of the input in it. */
  path: string
  /** Other spellings of the path that published clients use. */
  aliases?: readonly string[]
  /**
   * What the actor must hold. `signed-in` asks for any credential of the team and `nobody` for none; `storefront` asks for the
   * application's public token, `shopper` for a signed-in user besides.
   */
  permission: Permission | 'signed-in' | 'nobody' | 'storefront' | 'shopper'
  /**
   * Set on an operation that sends a code or a link to a contact the caller names. Nothing else can send one: the road refuses. Where the
   * application's public token is all that such a call needs, it needs a solved captcha as well, unless the shop skips captchas.
   */
  sends?: 'code'
  /** The kind of body, where it is not JSON: such an operation is streamed and has no tRPC procedure. */
  accepts?: 'text/csv'
  /** Whether `null` in the body resets a field. Elsewhere it means the same as leaving the field out. */
  keepsNulls?: true
  input: In
  output: Out
  /** The status of a success, 200 where it is not said. */
  status?: 200 | 201
  /** The failures of its own that a caller can meet; those of the road (`roadErrors`) come on top. */
  errors: readonly ErrorCode[]
  /** Every event that it can record. */
  events: readonly EventType[]
  /** A call that works in the small world of the conformance test, and an answer of that shape. */
  example: {
    input: z.input<In>
    output: z.input<Out>
    /** Exactly the events that the call leaves, where they are not all of those above. */
    events?: readonly EventType[]
  }
}

/** Holds a definition to `Operation` while keeping its exact types. */
export const operation = <
  const M extends Operation['method'],
  const S extends Scope,
  In extends z.ZodType,
  Out extends z.ZodType,
>(
  definition: Operation<In, Out> & { method: M; scope: S },
) => definition

/** Whether calls need a solved captcha, as `captcha_code` of the body, where the shop does not skip captchas. */
export const asksForCaptcha = ({ sends, permission, errors }: Operation): boolean =>
  (sends === 'code' && permission === 'storefront') || errors.includes('CAPTCHA_NEEDED')

/** What the function behind an operation receives: its input, parsed. */
export type Input<O extends Operation> = z.output<O['input']>
/** What the function behind an operation answers, before the road has shaped it. */
export type Output<O extends Operation> = z.input<O['output']>
