import * as z from 'zod'
import { means } from './means.ts'

/*
 * A response can be sent back. A request that changes something also accepts the fields of the response that the caller can't change, as
 * long as they have their current values. Each request lists those fields by name, and the compiler compares the list with the response: a
 * page that builds a request doesn't load the schema of the response.
 */

/**
 * Which values of a read-only field a request accepts: the `current` one; an `earlier` one too, for versions and moments that increase with
 * every change; or, for what changes by itself (`moving`), any value that comes with an earlier version or moment.
 */
type Accepted = 'current' | 'earlier' | 'moving'

/** Earlier clients know the field `_id` by this name too. */
type Alias = 'id'

/** The read-only fields of a request. */
export type Echo = Readonly<Record<string, Accepted>>

/** The fields of the response `Shown` that the request doesn't write, and so must list. */
export type EchoOf<Shown, Written> = Readonly<
  Record<Exclude<keyof Shown, keyof Written>, Accepted> & Partial<Record<Alias, 'current'>>
>

const echoed = z
  .unknown()
  .optional()
  .meta({
    ...means('Read-only. Accepted with its current value, so that a response can be sent back.'),
    readOnly: true,
  })

/** The schemas of the read-only fields, for the request. */
export const echoShape = <Fields extends Echo>(fields: Fields) =>
  // Object.fromEntries loses the names.
  Object.fromEntries(Object.keys(fields).map((name) => [name, echoed])) as { [Name in keyof Fields]: typeof echoed }
