import { timingSafeEqual } from 'node:crypto'
import type { ForeignHash, HashFault } from './hash.ts'

/** One way in which other systems hash passwords. */
export interface Scheme {
  /** Returns the hash in a text, or what is wrong with it; undefined if the text isn't of this scheme. Computes nothing. */
  read: (text: string) => ForeignHash | HashFault | undefined
  /** Whether the password matches. May take a second, so it belongs in a worker. */
  matches: (hash: ForeignHash, password: Buffer, key?: FirebaseKey) => boolean | Promise<boolean>
}

/** What a project of Firebase hashes its passwords with, in addition to their salts. */
export interface FirebaseKey {
  signer_key: string
  salt_separator: string
}

/** Compares in constant time. */
export const same = (one: Buffer, other: Buffer): boolean => one.length === other.length && timingSafeEqual(one, other)

/** Reads a whole number that is written without a sign or leading zeros. */
export const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined

/** Reads Base64, with or without padding, in any of its alphabets: passlib writes `.` for `+`. */
export function fromBase64(text: string): Buffer | undefined {
  const plain = text.replace(/=+$/, '').replaceAll('.', '+')
  return /^[\w+/-]*$/.test(plain) && plain.length % 4 !== 1 ? Buffer.from(plain, 'base64') : undefined
}

export const fromHex = (text: string): Buffer | undefined =>
  text.length % 2 === 0 && /^[\da-f]+$/i.test(text) ? Buffer.from(text, 'hex') : undefined

/** Reads a digest that some libraries write in hexadecimal, and others in Base64. */
export const fromHexOrBase64 = (text: string): Buffer | undefined =>
  text.length >= 32 ? (fromHex(text) ?? fromBase64(text)) : fromBase64(text)

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Reads the parameters of a PHC string, such as `m=65536,t=3,p=4`. */
export const readParameters = (text: string): Map<string, string> =>
  new Map(
    text.split(',').map((pair): [string, string] => {
      const at = pair.indexOf('=')
      return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
