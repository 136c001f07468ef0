import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs'
import { relative, resolve } from 'node:path'

/** What others than the owner of a file may do with it. */
const others = 0o077
const sticky = 0o1000

/** Makes a file that only its owner can read, whatever the umask, unless it exists; then only the access of others is taken away. */
export function makePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  takeFromOthers(path)
}

/** Makes a folder that only its owner can enter. One that exists keeps its mode: others may have business there. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
}

/** Takes away from others what they can do with a file or folder of ours, if there is one. */
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

/** Whether a folder is this one, or lies inside it: then it isn't ours alone. */
const holds = (folder: string, inner: string) => {
  const path = relative(resolve(folder), inner)
  return path === '' || !path.startsWith('..')
}
