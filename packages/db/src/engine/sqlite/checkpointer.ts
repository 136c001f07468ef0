/*
 * A worker thread that checkpoints: it moves the write-ahead log into the database file when the main thread asks for it. Otherwise, the main
 * thread would do that in the middle of a request, writing pages all over the file and waiting for the disk twice.
 */
import { statSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import BetterSqlite from 'better-sqlite3'

const { file, synchronous } = workerData as { file: string; synchronous: 'FULL' | 'NORMAL' }
/** Above this size, the log is restarted, and writers wait briefly. Below it, no one waits. */
const restartAt_bytes = 32 * 1024 * 1024

const raw = new BetterSqlite(file, { timeout: 500, fileMustExist: true })
raw.pragma(`synchronous = ${synchronous}`)

parentPort?.on('message', () => {
  try {
    raw.pragma('wal_checkpoint(PASSIVE)')
    if (statSync(`${file}-wal`).size > restartAt_bytes) raw.pragma('wal_checkpoint(RESTART)')
  } finally {
    parentPort?.postMessage('done')
  }
})
