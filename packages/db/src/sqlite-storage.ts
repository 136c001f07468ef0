import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type BetterSqlite from 'better-sqlite3'
import { StorageFault } from './faults.ts'
import { OpenFiles } from './sqlite-file.ts'

/** With less than this, the next transactions fail, even if a small one still finds room in the log. */
const needed_bytes = 1024 * 1024
/** A page that can't be read makes the whole file suspect for this long after a request last ran into it. */
const suspectFor_ms = 60_000

interface WatchedConnection {
  readonly raw: BetterSqlite.Database
  readonly corruptSeen_ms: number
}

/** What can be known of the file, its disk and its pages without waiting for a request to run into it. */
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

  /** Throws what is wrong. */
  async check(): Promise<void> {
    this.files.assertAllSame()
    const suspectSince_ms = performance.now() - suspectFor_ms
    if (this.#connections.some(({ corruptSeen_ms }) => corruptSeen_ms > suspectSince_ms))
      throw new StorageFault('SQLITE_CORRUPT')
    this.#readEveryTable()
    if ((await free_bytes(this.#folder)) < needed_bytes) throw new StorageFault('ENOSPC')
  }

  /** The way to one row of each table: not every page, but the pages that most requests have to pass. */
  #readEveryTable() {
    const tables = this.#reader
      .prepare<[], { name: string }>("select name from sqlite_master where type = 'table'")
      .all()
    for (const { name } of tables) this.#reader.prepare(`select 1 from "${name}" not indexed limit 1`).get()
  }
}

/** What this process may still use of the disk: some of it is often kept for root. */
async function free_bytes(folder: string): Promise<number> {
  const { bavail, bfree, bsize } = await statfs(folder)
  return (process.getuid?.() === 0 ? bfree : bavail) * bsize
}
