import { type HashFault, tooCostly } from './hash.ts'

/*
 * How much verifying one hash may cost: about a second of one core, and 256 MiB. What systems really write is far below: bcrypt with cost 12, Argon2id
 * with 64 MiB, and 1.5 million rounds of PBKDF2. Nothing is computed before a hash has passed.
 */

const bcryptCostMax = 15
const phpassLogMax = 20
const pbkdf2RoundsMax = 5_000_000
const memory_KiB_max = 256 * 1024
/** The memory that all passes together fill. */
const filled_KiB_max = 1024 * 1024
const argon2LanesMax = 16
const argon2PassesMax = 256
const scryptLanesMax = 16

const thousands = (count: number) => count.toLocaleString('en-US', { maximumFractionDigits: 0 })

export const refuseBcryptCost = (cost: number): HashFault | undefined =>
  cost > bcryptCostMax ? tooCostly(`has bcrypt cost ${cost}; at most ${bcryptCostMax} is accepted`) : undefined

export const refusePhpassLog = (log: number): HashFault | undefined =>
  log > phpassLogMax ? tooCostly(`has 2^${log} rounds of MD5; at most 2^${phpassLogMax} are accepted`) : undefined

/** `blocks` is how many times the rounds are run, to fill a long digest. */
export const refusePbkdf2Rounds = (rounds: number, blocks: number): HashFault | undefined =>
  rounds * blocks > pbkdf2RoundsMax
    ? tooCostly(
        `has ${thousands(rounds * blocks)} rounds of PBKDF2; at most ${thousands(pbkdf2RoundsMax)} are accepted`,
      )
    : undefined

export function refuseArgon2Cost({ memory_KiB, passes, lanes }: { memory_KiB: number; passes: number; lanes: number }) {
  if (memory_KiB > memory_KiB_max) return memoryFault('Argon2', memory_KiB)
  if (passes > argon2PassesMax)
    return tooCostly(`has ${thousands(passes)} passes; at most ${argon2PassesMax} are accepted`)
  if (lanes > argon2LanesMax) return tooCostly(`has ${thousands(lanes)} lanes; at most ${argon2LanesMax} are accepted`)
  return memory_KiB * passes > filled_KiB_max ? passesFault('Argon2', memory_KiB, passes) : undefined
}

/** `log_N` is the binary logarithm of scrypt's N. */
export function refuseScryptCost({ log_N, r, p }: { log_N: number; r: number; p: number }): HashFault | undefined {
  const memory_KiB = (2 ** log_N * r) / 8
  if (memory_KiB > memory_KiB_max) return memoryFault('scrypt', memory_KiB)
  if (p > scryptLanesMax) return tooCostly(`has p=${thousands(p)}; at most ${scryptLanesMax} is accepted`)
  return memory_KiB * p > filled_KiB_max ? passesFault('scrypt', memory_KiB, p) : undefined
}

const memoryFault = (name: string, memory_KiB: number) =>
  tooCostly(
    `needs ${thousands(memory_KiB)} KiB of memory for ${name}; at most ${thousands(memory_KiB_max)} are accepted`,
  )

const passesFault = (name: string, memory_KiB: number, passes: number) =>
  tooCostly(
    `fills ${thousands(memory_KiB)} KiB of memory ${passes} times for ${name}; at most ${thousands(filled_KiB_max)} KiB in total are accepted`,
  )
