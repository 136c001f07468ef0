const bytes = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

const half = 2 ** 24
const ofHalf = (value: number) =>
  `${bytes[value >>> 16] ?? ''}${bytes[(value >>> 8) & 255] ?? ''}${bytes[value & 255] ?? ''}`

/**
 * Writes a whole number below 2^48 with 12 hexadecimal characters. `toString(16)` takes several times as long for a number of this size, and IDs are
 * written for nearly every row.
 */
export const inHex = (value: number): string => ofHalf(Math.floor(value / half)) + ofHalf(value % half)
