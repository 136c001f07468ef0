import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { faultCode, unavailableCause } from './faults.ts'
import { makePrivateFile, makePrivateFolder } from './private-files.ts'
import { fileParts } from './sqlite-file.ts'

/** An error with a message for the user of the command. */
export class BackupRefused extends Error {}

/** All pages at once, because a backup in steps starts over whenever another process writes in between. */
const allPages = 2 ** 31 - 1

/** Copies a database to `target` while other processes use it: a consistent snapshot, checked for damage, and readable only by its owner. */
export async function backUpSqlite(file: string, target: string): Promise<void> {
  if (!existsSync(file)) throw new BackupRefused(`Database not found: ${file}`)
  if (existsSync(target))
    throw new BackupRefused(`${target} exists already. Name a file that doesn't, or move that one away.`)
  const copy = `${target}.incomplete`
  rmSync(copy, { force: true })
  makePrivateFile(copy)
  try {
    const source = new BetterSqlite(file, { readonly: true, timeout: 15_000 })
    try {
      await source.backup(copy, { progress: () => allPages })
    } finally {
      source.close()
    }
    checkCopy(copy)
    putInPlace(copy, target)
  } finally {
    for (const part of fileParts) rmSync(copy + part, { force: true })
  }
}

/**
 * Replaces the database with a backup. No process may be using it. The previous database, if there was one, is kept next to it under a new name,
 * which is returned.
 */
export function restoreSqlite(backup: string, file: string): string | undefined {
  if (!existsSync(backup)) throw new BackupRefused(`There is no file ${backup}.`)
  makePrivateFolder(dirname(file))
  const copy = `${file}.incomplete`
  rmSync(copy, { force: true })
  makePrivateFile(copy)
  try {
    copyFileSync(backup, copy)
    checkCopy(copy)
    if (existsSync(file)) mustNotBeInUse(file)
    const kept = `${file}.replaced-${new Date().toISOString().replaceAll(':', '-')}`
    // A log left behind would be replayed into the new file and corrupt it.
    const moved = fileParts.filter((part) => existsSync(file + part))
    for (const part of moved) renameSync(file + part, kept + part)
    putInPlace(copy, file)
    return moved.length > 0 ? kept : undefined
  } finally {
    for (const part of fileParts) rmSync(copy + part, { force: true })
  }
}

/** Turns a copy into one self-contained file, and throws unless it is a sound Clientele database. */
function checkCopy(copy: string) {
  const raw = openIfSound(copy)
  try {
    raw.pragma('journal_mode = DELETE')
    const faults = raw.pragma('quick_check(1)', { simple: true })
    if (faults !== 'ok') throw new BackupRefused(`The copy is damaged: ${String(faults)}`)
    const ours = raw.prepare("select 1 from sqlite_master where name = 'applied_migrations'").get()
    if (!ours) throw new BackupRefused('This is not a database of Clientele.')
  } catch (error) {
    throw isDamaged(error) ? new BackupRefused('The copy is damaged.') : error
  } finally {
    raw.close()
  }
}

const openIfSound = (copy: string) => new BetterSqlite(copy, { fileMustExist: true, timeout: 15_000 })

const isDamaged = (error: unknown) => /^SQLITE_(CORRUPT|NOTADB)/.test(faultCode(error) ?? '')

/** Every connection to a database with a write-ahead log holds a lock that conflicts with this one, which doesn't wait. */
function mustNotBeInUse(file: string) {
  const raw = new BetterSqlite(file, { timeout: 0 })
  try {
    raw.pragma('journal_mode = DELETE')
  } catch (error) {
    if (unavailableCause(error) === 'busy')
      throw new BackupRefused(`${file} is in use. Stop the service, and restore again.`)
    // A damaged database is exactly what has to be replaced.
    if (!isDamaged(error)) throw error
  } finally {
    raw.close()
  }
}

/** Renames a file durably, so that it survives a power failure. */
function putInPlace(from: string, to: string) {
  flush(from)
  renameSync(from, to)
  flush(dirname(to))
}

function flush(path: string) {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
