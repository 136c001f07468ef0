import { isDeepStrictEqual } from 'node:util'
import { AppError, type Echo, type FieldFault, refuseField, typedId } from '@clientele/contracts'

/* Errors that several doors or nouns share. */

/** Names the position of the JSON error if the parser reports it, without repeating the content. */
export function notJson(fault: unknown): AppError {
  const [, line, column] = /line (\d+) column (\d+)/.exec(String(fault)) ?? []
  const place = line && column ? ` The error is at line ${line}, column ${column}.` : ''
  return refuseField('body', `Check its quotes, commas, and brackets.${place}`, 'INVALID_JSON')
}

export const bodyTooLarge = (limit_bytes: number): AppError =>
  new AppError('BODY_TOO_LARGE', [{ field: 'body', message: `must be at most ${limit_bytes} bytes` }], {
    limit_bytes,
  })

export const otherKindOfBody = (): AppError =>
  refuseField(
    'content-type',
    'must be application/json, or text/csv or the type of an Excel workbook for file uploads',
    'UNSUPPORTED_MEDIA_TYPE',
  )

/** Rejects a change to something that has changed since it was read. `If-Match` contains its version, or another value that identifies it. */
export function refuseStale(ifMatch: string | undefined, version: number, ...others: string[]): void {
  if (ifMatch === undefined || ifMatch === '*') return
  const known = ifMatch.replace(/^W\//, '').replace(/^"(.*)"$/, '$1')
  if (![String(version), ...others].includes(known)) throw new AppError('STALE_VERSION', [], { version })
}

/**
 * Rejects a request that contains another value than the response for a field that the caller can't change. `shown` is the response before
 * the change; it is only asked for if the request contains such a field. `isUnsettled` says whether its moving fields may change right now.
 */
export function refuseReadOnly<Shown extends object>(
  echo: Echo,
  body: object,
  shown: () => Shown,
  isUnsettled: (shown: Shown) => boolean = () => false,
): void {
  const given = Object.entries(body).filter(([name, value]) => name in echo && value !== undefined)
  if (given.length === 0) return
  const response = shown()
  const current = new Map<string, unknown>(Object.entries(response))
  const first = echo.created_at === 'current' ? current.get('created_at') : undefined
  const isEarlier = ([name, value]: [string, unknown]) =>
    echo[name] === 'earlier' && isBefore(value, current.get(name), first)
  const movesOn = given.some(isEarlier) || isUnsettled(response)
  const faults = given.filter(
    ([name, value]) =>
      !isSame(value, current.get(name === 'id' ? '_id' : name)) &&
      !isEarlier([name, value]) &&
      !(movesOn && echo[name] === 'moving'),
  )
  if (faults.length > 0)
    throw new AppError(
      'INVALID_INPUT',
      faults.map(
        ([name]): FieldFault => ({
          field: `body.${name}`,
          message: 'is read-only: send its current value, or omit it',
        }),
      ),
    )
}

/** Whether a request sends back what a response showed. Clients send an empty value for a field that it didn't have, and numbers as strings. */
export function isSame(given: unknown, shown: unknown): boolean {
  if (shown === undefined || shown === null) return given === null || given === ''
  if (typeof shown === 'object') return isDeepEqual(given, shown)
  return isPlain(given) && isPlain(shown) && (String(given) === String(shown) || isSameId(given, shown))
}

const isSameId = (given: unknown, shown: unknown): boolean =>
  typeof given === 'string' && typeof shown === 'string' && /^[0-9a-f]{24}$/.test(shown) && typedId(given) === shown

function isDeepEqual(given: unknown, shown: object): boolean {
  try {
    return isDeepStrictEqual(given, JSON.parse(JSON.stringify(shown)))
  } catch (error) {
    // Values that are nested so deeply that they can't be compared.
    if (error instanceof RangeError) return false
    throw error
  }
}

const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value)

/** Whether an earlier response can have had this version or moment. */
function isBefore(given: unknown, shown: unknown, created_at: unknown): boolean {
  if (typeof shown === 'number') return Number.isInteger(given) && Number(given) >= 0 && Number(given) < shown
  if (typeof given !== 'string' || typeof shown !== 'string') return false
  const [then, now, first] = [Date.parse(given), Date.parse(shown), Date.parse(String(created_at))]
  return then < now && !(then < first)
}
