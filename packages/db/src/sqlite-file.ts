import { statSync } from 'node:fs'
import { StorageFault } from './faults.ts'

/** What a database consists of: the file, its write-ahead log, and the log's index. */
export const fileParts = ['', '-wal', '-shm'] as const

/**
 * The files of an open SQLite database, as they were when it was opened. An open file can be written long after it has been deleted:
 * SQLite doesn't notice, and everything written since is gone when the process ends.
 */
export class OpenFiles {
  readonly #paths: readonly string[]
  readonly #identities: readonly (string | undefined)[]

  /** Call once both connections have read from the file: only then do all of its parts exist. */
  constructor(file: string) {
    this.#paths = fileParts.map((part) => file + part)
    this.#identities = this.#paths.map(identityOf)
  }

  /** Throws unless the database file is still the one that was opened. A stat takes some 2 µs. */
  assertSame(): void {
    this.#assertSame(0)
  }

  /** The same for the write-ahead log and its index as well, without which a crash loses what was acknowledged. */
  assertAllSame(): void {
    for (let i = 0; i < this.#paths.length; i += 1) this.#assertSame(i)
  }

  #assertSame(part: number) {
    const identity = identityOf(this.#paths[part] ?? '')
    if (identity === this.#identities[part]) return
    throw new StorageFault(identity === undefined ? 'FILE_DELETED' : 'FILE_REPLACED')
  }
}

/** What stays the same while a file is written, and differs in another file at the same path; undefined if there is none. */
function identityOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats && `${stats.dev}:${stats.ino}`
}
