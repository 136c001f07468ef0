import { statSync } from 'node:fs'
import { StorageFault } from './faults.ts'

/** The parts of a database: the file, its write-ahead log, and the log's index. */
export const fileParts = ['', '-wal', '-shm'] as const

/**
 * The files of an open SQLite database, as they were when it was opened. If one of them is deleted, SQLite keeps writing to the open file without
 * noticing, and everything written after that is lost when the process ends.
 */
export class OpenFiles {
  readonly #paths: readonly string[]
  readonly #identities: readonly (string | undefined)[]

  /** Call this once both connections have read from the file, because only then do all of its parts exist. */
  constructor(file: string) {
    this.#paths = fileParts.map((part) => file + part)
    this.#identities = this.#paths.map(identityOf)
  }

  /** Throws unless the database file is still the one that was opened. A stat takes about 2 µs. */
  assertSame(): void {
    this.#assertSame(0)
  }

  /** The same, including the write-ahead log and its index, without which a crash loses acknowledged writes. */
  assertAllSame(): void {
    for (let i = 0; i < this.#paths.length; i += 1) this.#assertSame(i)
  }

  #assertSame(part: number) {
    const identity = identityOf(this.#paths[part] ?? '')
    if (identity === this.#identities[part]) return
    throw new StorageFault(identity === undefined ? 'FILE_DELETED' : 'FILE_REPLACED')
  }
}

/** Identifies a file: stays the same while it's written, and differs for another file at the same path. Undefined if there is none. */
function identityOf(path: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats && `${stats.dev}:${stats.ino}`
}
