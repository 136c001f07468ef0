/*
 * A thread that moves what the write-ahead log holds into the database file. Asked by the thread that writes, which otherwise would do it
 * in the middle of a request: many pages from all over the file, and two waits for the disk.
 */
import { statSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import BetterSqlite from 'better-sqlite3'

const { file, synchronous } = workerData as { file: string; synchronous: 'FULL' | 'NORMAL' }
/** Beyond this size the log starts over, for which writers wait a moment. Below, nobody waits. */
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
