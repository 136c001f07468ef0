import { setTimeout as wait } from 'node:timers/promises'
import BetterSqlite from 'better-sqlite3'
import { endOfTurn } from '../lookups.ts'
import type { OpenFiles } from '../../sqlite-file.ts'
import { uses } from '../config.ts'

/** How long a write waits while another process is writing. */
const busyFor_ms = 15_000
/** The maximum number of writes in one commit, and the time after which no more of them are started. */
const groupMax = uses('group_commit') ? 64 : 1
const groupFor_ms = 4

interface Write<T = unknown> {
  work: () => Promise<T>
  done: (result: T) => void
  failed: (error: unknown) => void
}

/**
 * The write queue of a connection: runs writes one at a time, in order of arrival. Writes that arrive together share a commit, because a commit
 * costs as much as several statements, and a page that several writes touch is written only once. Each write has its own savepoint, so a failure
 * doesn't affect the others, and none of them resolves before the commit that makes it durable.
 */
export class Writes {
  readonly #raw: BetterSqlite.Database
  readonly #files: Pick<OpenFiles, 'assertSame' | 'assertAllSame'> | undefined
  readonly #control: Record<'begin' | 'commit' | 'save' | 'release' | 'back', BetterSqlite.Statement>
  #waiting: Write[] = []
  #writing: Promise<void> | undefined

  constructor(raw: BetterSqlite.Database, files?: Pick<OpenFiles, 'assertSame' | 'assertAllSame'>) {
    this.#raw = raw
    this.#files = files
    this.#control = {
      begin: raw.prepare('begin immediate'),
      commit: raw.prepare('commit'),
      save: raw.prepare('savepoint one'),
      release: raw.prepare('release one'),
      back: raw.prepare('rollback to one'),
    }
  }

  /** Runs `work` in a transaction, and resolves once it is committed. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return new Promise<T>((done, failed) => {
      this.#waiting.push({ work, done, failed } as Write)
      this.#writing ??= this.#writeAll()
    })
  }

  /** Resolves when nothing is left to write. */
  async idle() {
    await this.#writing
  }

  async #writeAll() {
    while (this.#waiting.length > 0) {
      // Collects the other writes that arrive in this turn, and lets reads finish first.
      await endOfTurn()
      const group = this.#waiting.splice(0, groupMax)
      try {
        for (const answer of await this.#writeTogether(group)) answer()
      } catch (error) {
        // The transaction was rolled back, so every write in the group failed, including those that had seemed to succeed.
        for (const { failed } of group) failed(error)
      }
    }
    this.#writing = undefined
  }

  /** Commits a group of writes, or as many of them as there is time for. The rest go into the next group. */
  async #writeTogether(group: Write[]): Promise<(() => void)[]> {
    const answers: (() => void)[] = []
    this.#files?.assertSame()
    await retryWhileBusy(() => this.#control.begin.run())
    try {
      if (group.length === 1 && group[0]) answers.push(await inTransaction(group[0]))
      else {
        const until = performance.now() + groupFor_ms
        for (const write of group) {
          if (answers.length > 0 && performance.now() > until) break
          answers.push(await this.#inSavepoint(write))
        }
        this.#waiting.unshift(...group.splice(answers.length))
      }
      this.#control.commit.run()
      // Checked after the commit: only then is it certain that no acknowledged write went into a deleted file.
      this.#files?.assertAllSame()
      return answers
    } catch (error) {
      if (this.#raw.inTransaction) this.#raw.exec('rollback')
      throw error
    }
  }

  /** Returns a function that settles the write, to be called after the commit. Throws only if the whole transaction is lost. */
  async #inSavepoint(write: Write): Promise<() => void> {
    this.#control.save.run()
    try {
      const answer = await inTransaction(write)
      this.#control.release.run()
      return answer
    } catch (error) {
      // Some errors, such as a full disk, end the whole transaction.
      if (!this.#raw.inTransaction) throw error
      this.#control.back.run()
      this.#control.release.run()
      return () => write.failed(error)
    }
  }
}

async function inTransaction({ work, done }: Write): Promise<() => void> {
  const result = await work()
  return () => done(result)
}

/** Retries while another process is writing, without blocking the event loop. */
export async function retryWhileBusy<T>(write: () => T): Promise<T> {
  for (let waited_ms = 0, pause_ms = 2; ; waited_ms += pause_ms, pause_ms = Math.min(pause_ms * 2, 50)) {
    try {
      return write()
    } catch (error) {
      if (!isBusy(error) || waited_ms >= busyFor_ms) throw error
    }
    await wait(pause_ms)
  }
}

const isBusy = (error: unknown) =>
  error instanceof BetterSqlite.SqliteError && (error.code === 'SQLITE_BUSY' || error.code === 'SQLITE_BUSY_SNAPSHOT')
