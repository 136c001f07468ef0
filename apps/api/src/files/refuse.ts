import { AppError, refuseField } from '@clientele/contracts'

/** Rejects a file as a whole, with a sentence for its owner. */
export const refuseFile = (sentence: string): AppError => refuseField('file_url', sentence)

/** The sentence of such an error. */
export const sentenceOf = (error: AppError): string => error.details[0]?.message ?? error.message

/** Names the file in errors as it is called in the body of the request. */
export async function inBody<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw error.with(
      error.details.map((fault) => (fault.field === 'file_url' ? { ...fault, field: 'body.file_url' } : fault)),
    )
  }
}
