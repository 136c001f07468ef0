import { AppError, type Operation } from '@clientele/contracts'
import type { z } from 'zod'
import { isSame } from '../refusals.ts'

/*
 * What a response contains can be sent back, as `Operation.changes` says: in the envelope of the response, and with values that were accepted once but
 * would be refused today.
 */

type Fields = Readonly<Record<string, unknown>>
type Path = readonly PropertyKey[]
type Issue = z.ZodError['issues'][number]

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const fieldsOf = (schema: unknown): readonly string[] =>
  isObject(schema) && isObject(schema.shape) ? Object.keys(schema.shape) : []

/** Unpacks a body that is a whole response: `{ "user": { … } }`. `named` gives errors the names of fields that the caller used. */
export function openEnvelope(
  { changes: { within } = {}, input, output }: Operation,
  reading: Operation | undefined,
  given: unknown,
): { opened: unknown; named: (error: unknown) => unknown } {
  const asItIs = { opened: given, named: (error: unknown) => error }
  if (within === undefined || !isObject(given) || !isObject(given.body) || !isObject(given.body[within])) return asItIs
  const own = isObject(input) && isObject(input.shape) ? fieldsOf(input.shape.body) : []
  // Fields that mean something in the request as well would be ambiguous.
  const beside = [...fieldsOf(output), ...fieldsOf(reading?.output)].filter((name) => !own.includes(name))
  if (Object.keys(given.body).some((name) => !beside.includes(name))) return asItIs
  return {
    opened: { ...given, body: given.body[within] },
    named: (error) =>
      error instanceof AppError
        ? error.with(error.details.map((each) => ({ ...each, field: each.field.replace(/^body\b/, `body.${within}`) })))
        : error,
  }
}

/** The parameters of a call that another operation has too, such as the ID in its path. */
export const parametersOf = (other: Operation, given: unknown): Fields => {
  const names = fieldsOf(other.input)
  return Object.fromEntries(Object.entries(isObject(given) ? given : {}).filter(([name]) => names.includes(name)))
}

/**
 * Parses an input that was refused again, without the values that are stored already. A field that is omitted is left unchanged; within a field that
 * is replaced as a whole, the value is put back. Returns the issues that remain.
 */
export async function parseUnchanged(
  operation: Operation,
  given: unknown,
  refused: z.ZodError,
  read: () => Promise<unknown>,
): Promise<{ input: unknown } | { issues: Issue[] }> {
  if (!isObject(given) || !isObject(given.body) || !refused.issues.some(isAboutValue)) return refused
  const stored = await storedBy(operation, read)
  if (!stored) return refused
  const { body } = given
  const unchanged = new Map<Issue, Path>()
  for (const issue of refused.issues.filter(isAboutValue)) {
    const path = [issue.path.slice(1, 2), issue.path.slice(1)].find((each) =>
      isSentBack(valueAt(body, each), valueAt(stored, each)),
    )
    if (path) unchanged.set(issue, path)
  }
  const others = refused.issues.filter((issue) => !unchanged.has(issue))
  if (others.length > 0) return { issues: others }

  const paths = [...unchanged.values()]
  const input = operation.input.safeParse({ ...given, body: paths.reduce(without, body) })
  if (!input.success) return refused
  for (const path of paths) if (path.length > 1) putBack(input.data, ['body', ...path], valueAt(body, path))
  return { input: input.data }
}

/** Whether an issue is about a value of the body, not about its fields. */
const isAboutValue = ({ code, path }: Issue): boolean =>
  code !== 'unrecognized_keys' && path.length > 1 && path[0] === 'body'

/** What is stored, as responses show it. If it can't be read, the input is invalid all the same. */
async function storedBy({ changes: { within } = {} }: Operation, read: () => Promise<unknown>) {
  try {
    const shown = await read()
    const stored = within === undefined ? shown : valueAt(shown, [within])
    return isObject(stored) ? stored : undefined
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

/** A day is shown with a time, and may be sent without one. */
const isSentBack = (given: unknown, shown: unknown): boolean =>
  isSame(given, shown) || (typeof given === 'string' && shown === `${given}T00:00:00.000Z`)

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (at, name) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? Reflect.get(at, name) : undefined,
    value,
  )

/** A copy of the value without what is at the path. */
function without(value: unknown, [name, ...rest]: Path): unknown {
  if (name === undefined || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((each: unknown, at) => (at === name ? without(each, rest) : each))
  const entries = Object.entries(value).flatMap(([key, each]) =>
    key !== name ? [[key, each]] : rest.length > 0 ? [[key, without(each, rest)]] : [],
  )
  return Object.fromEntries(entries)
}

function putBack(value: unknown, path: Path, stored: unknown) {
  const place = valueAt(value, path.slice(0, -1))
  const name = path.at(-1)
  if (typeof place === 'object' && place !== null && name !== undefined) Reflect.set(place, name, stored)
}
