import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs'
import { relative, resolve } from 'node:path'

/** The permissions of everyone except a file's owner. */
const others = 0o077
const sticky = 0o1000

/** Creates a file that only its owner can access, whatever the umask. If it already exists, only removes the permissions of others. */
export function makePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  takeFromOthers(path)
}

/** Creates a folder that only its owner can access. An existing folder keeps its mode, because others may need it. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
}

/** Removes the permissions of others from a file or folder, if it exists. */
export function takeFromOthers(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats || (stats.mode & others) === 0) return
  if (stats.isDirectory() && (stats.mode & sticky || holds(path, process.cwd()))) return
  try {
    chmodSync(path, stats.mode & 0o7777 & ~others)
  } catch (error) {
    process.emitWarning(
      `${path} can be used by others, and its mode can't be changed: ${(error as NodeJS.ErrnoException).code}`,
    )
  }
}

/** Whether `inner` is the folder itself or inside it. Such a folder isn't ours alone. */
const holds = (folder: string, inner: string) => {
  const path = relative(resolve(folder), inner)
  return path === '' || !path.startsWith('..')
}
