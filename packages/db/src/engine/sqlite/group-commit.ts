import { setTimeout as wait } from 'node:timers/promises'
import BetterSqlite from 'better-sqlite3'
import { endOfTurn } from '../lookups.ts'
import type { OpenFiles } from '../../sqlite-file.ts'
import { uses } from '../config.ts'

/** How long a write waits for another process to finish its own. */
const busyFor_ms = 15_000
/** What is committed together: so many writes at most, of which none begins later than this. */
const groupMost = uses('group_commit') ? 64 : 1
const groupFor_ms = 4

interface Write<T = unknown> {
  work: () => Promise<T>
  done: (result: T) => void
  failed: (error: unknown) => void
}

/**
 * The writes of one connection, one after another in the order in which they came. Those that come together are committed together: a
 * commit costs as much as several statements, and a page that many of them touch is written once. Each is a savepoint of its own, so that
 * one that fails takes nothing with it, and none is answered before the commit that makes it last.
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

  /** Runs `work` in a transaction, and answers once it is committed. */
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
      // Whatever else arrives in this turn comes along, and what is read meanwhile is answered.
      await endOfTurn()
      const group = this.#waiting.splice(0, groupMost)
      try {
        for (const answer of await this.#writeTogether(group)) answer()
      } catch (error) {
        // Nobody in this group has written anything, whatever they were about to answer.
        for (const { failed } of group) failed(error)
      }
    }
    this.#writing = undefined
  }

  /** Writes a group, or as much of it as there is time for: the rest waits for the next. */
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
      // Only looked at afterwards it is certain that nothing is answered that went into a file nobody will find again.
      this.#files?.assertAllSame()
      return answers
    } catch (error) {
      if (this.#raw.inTransaction) this.#raw.exec('rollback')
      throw error
    }
  }

  /** Returns how the caller is to be told once it is committed. Throws only where the whole transaction is lost. */
  async #inSavepoint(write: Write): Promise<() => void> {
    this.#control.save.run()
    try {
      const answer = await inTransaction(write)
      this.#control.release.run()
      return answer
    } catch (error) {
      // A full disk, for one, has ended the transaction.
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

/** Tries again while another process writes, without blocking the event loop. */
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
