import { AppError, refuseField } from '@clientele/contracts'

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
