import type { Context } from '../context.ts'
import { deleteFileChunk, findFileChunk, insertFileChunk } from './repository.ts'
import { chunk_bytes } from './stored-files.ts'

/**
 * Writes a stored file in the steps of a job, each of which adds bytes in its own transaction. The file can be read once `finishFile` was called.
 * The last piece is kept in memory, so that it isn't read again for each step.
 */
export class FileWriter {
  readonly #file_id: string
  readonly #last = Buffer.allocUnsafeSlow(chunk_bytes)
  /** The size of the file whose last piece is in memory. */
  #known_size = 0

  constructor(file_id: string) {
    this.#file_id = file_id
  }

  /** Adds bytes behind the first `size`, which are those of the last checkpoint, and returns the new size. */
  async append(tx: Context, size: number, bytes: Uint8Array): Promise<number> {
    const key = { application_id: tx.application_id, file_id: this.#file_id }
    let position = Math.floor(size / chunk_bytes)
    let length = size % chunk_bytes
    // Another process has written it, or a transaction that was rolled back.
    if (size !== this.#known_size && length > 0) await this.#read(tx, position)
    if (length > 0 && bytes.length > 0) await deleteFileChunk(tx.db, key, position)
    for (let at = 0; at < bytes.length; position += 1, length = 0) {
      const some = bytes.subarray(at, at + chunk_bytes - length)
      this.#last.set(some, length)
      await insertFileChunk(tx.db, { ...key, position, content: this.#last.subarray(0, length + some.length) })
      at += some.length
    }
    this.#known_size = size + bytes.length
    return this.#known_size
  }

  async #read({ db, application_id }: Context, position: number) {
    const last = await findFileChunk(db, { application_id, file_id: this.#file_id }, position)
    if (!last) throw new Error('The last piece of the file is missing.')
    this.#last.set(last)
  }
}
