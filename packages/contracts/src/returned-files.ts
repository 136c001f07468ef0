import * as z from 'zod'
import { means } from './means.ts'

/*
 * Responses that aren't JSON. An operation that `returns` a content type responds with a file, which is sent while it is being made, so it can be of any
 * size. REST sends it with its name in `Content-Disposition`, the SDK returns it as a stream, and tRPC doesn't have such an operation.
 */

const isByteStream = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value

/** A file that is stored, so that any part of it can be sent again. */
export interface FileParts {
  /** Differs between files with different content. */
  tag: string
  /** Reads the bytes from `start` up to `end` (exclusive), in pieces. */
  read: (start: number, end: number) => AsyncIterable<Uint8Array>
}

const isFileParts = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'tag' in value && 'read' in value

/** The output of an operation that returns a file. */
export const ReturnedFileSchema = z.object({
  name: z.string().meta(means('The suggested name of the file.', 'skipped-rows.csv')),
  size: z.number().optional().meta(means('The size in bytes, if it is known.', 1_024)),
  content: z.custom<AsyncIterable<Uint8Array>>(isByteStream).meta(means('The file, in pieces.')),
  parts: z.custom<FileParts>(isFileParts).optional().meta(means('What a download that broke off is resumed with.')),
})
export type ReturnedFile = z.infer<typeof ReturnedFileSchema>

/** A file that holds this text, for examples. */
export const exampleFile = (name: string, text: string): ReturnedFile => ({
  name,
  content: {
    async *[Symbol.asyncIterator]() {
      yield Uint8Array.from(text, (character) => character.charCodeAt(0))
    },
  },
})
