import { type AppError, refuseField } from '@clientele/contracts'

/** Rejects a file as a whole, with a sentence for its owner. */
export const refuseFile = (sentence: string): AppError => refuseField('file_url', sentence)

/** The sentence of such an error. */
export const sentenceOf = (error: AppError): string => error.details[0]?.message ?? error.message
