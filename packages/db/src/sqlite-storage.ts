import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type BetterSqlite from 'better-sqlite3'
import { StorageFault } from './faults.ts'
import { OpenFiles } from './sqlite-file.ts'

/** With less free space than this, upcoming transactions fail, even if a small one still fits in the log. */
const needed_bytes = 1024 * 1024
/** After a request found an unreadable page, the whole file is suspect for this long. */
const suspectFor_ms = 60_000

interface WatchedConnection {
  readonly raw: BetterSqlite.Database
  readonly corruptSeen_ms: number
}

/** Checks the file, its disk, and its pages without waiting for a request to run into a problem. */
export class Storage {
  readonly files: OpenFiles
  readonly #folder: string
  readonly #connections: readonly WatchedConnection[]
  readonly #reader: BetterSqlite.Database

  constructor(file: string, reader: WatchedConnection, writer: WatchedConnection) {
    reader.raw.prepare('select count(*) from sqlite_master').get()
    this.files = new OpenFiles(file)
    this.#folder = dirname(file)
    this.#reader = reader.raw
    this.#connections = [reader, writer]
  }

  /** Throws if anything is wrong. */
  async check(): Promise<void> {
    this.files.assertAllSame()
    const suspectSince_ms = performance.now() - suspectFor_ms
    if (this.#connections.some(({ corruptSeen_ms }) => corruptSeen_ms > suspectSince_ms))
      throw new StorageFault('SQLITE_CORRUPT')
    this.#readEveryTable()
    if ((await free_bytes(this.#folder)) < needed_bytes) throw new StorageFault('ENOSPC')
  }

  /** Reads one row of each table. That isn't every page, but the ones that most requests need. */
  #readEveryTable() {
    const tables = this.#reader
      .prepare<[], { name: string }>("select name from sqlite_master where type = 'table'")
      .all()
    for (const { name } of tables) this.#reader.prepare(`select 1 from "${name}" not indexed limit 1`).get()
  }
}

/** The free disk space for this process; some of it is often reserved for root. */
async function free_bytes(folder: string): Promise<number> {
  const { bavail, bfree, bsize } = await statfs(folder)
  return (process.getuid?.() === 0 ? bfree : bavail) * bsize
}
