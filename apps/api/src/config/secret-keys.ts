import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { makePrivateFolder, takeFromOthers } from '@clientele/db'
import type { SecretKeys } from '../secrets.ts'
import { ConfigError } from './config-error.ts'

const keysLeast = 32

/** Returns what is wrong with a list of keys, if anything. Never repeats a key. */
export function faultOfKeys(keys: readonly string[]): string | undefined {
  if (keys.includes('')) return 'contains an empty entry'
  if (keys.some((key) => key.length < keysLeast)) return `must have at least ${keysLeast} characters in each key`
  if (new Set(keys).size < keys.length) return 'contains the same key twice'
  return undefined
}

/** The key created on the first run, and any keys that replace it, one per line with the current one first. */
export function keptSecretKeys(dataDir: string): SecretKeys {
  const file = resolve(join(dataDir, 'secret-key'))
  takeFromOthers(file)
  if (!existsSync(file)) {
    makePrivateFolder(dataDir)
    try {
      writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
    } catch (error) {
      // Another process that started at the same time created it first.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  const keys = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.trim())
  const fault = faultOfKeys(keys)
  if (fault !== undefined) throw new ConfigError([`${file}, which has one key per line, ${fault}`])
  return keys as unknown as SecretKeys
}
