import { AppError, refuseField } from '@clientele/contracts'

/* What every door that reads a body refuses alike. */

/** The first place that is no JSON is named where the parser tells it; what stands there is not repeated. */
export function notJson(fault: unknown): AppError {
  const [, line, column] = /line (\d+) column (\d+)/.exec(String(fault)) ?? []
  const place = line && column ? ` The mistake is at line ${line}, column ${column}.` : ''
  return refuseField('body', `Check its quotes, commas and brackets.${place}`, 'INVALID_JSON')
}

export const bodyTooLarge = (limit_bytes: number): AppError =>
  new AppError('BODY_TOO_LARGE', [{ field: 'body', message: `It may have at most ${limit_bytes} bytes.` }], {
    limit_bytes,
  })

export const otherKindOfBody = (): AppError =>
  refuseField(
    'content-type',
    'It must be application/json, or text/csv where a file is uploaded.',
    'UNSUPPORTED_MEDIA_TYPE',
  )
