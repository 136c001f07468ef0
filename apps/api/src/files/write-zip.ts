import { crc32 } from 'node:zlib'

/*
 * The pieces of a ZIP archive that is written in steps: one large part, whose size and checksum follow it, and small ones.
 */

/** What the directory at the end of the archive says about a part. */
export interface ZipPart {
  name: string
  crc: number
  packed_size: number
  plain_size: number
  /** Where the part begins in the archive. */
  offset: number
  /** Whether it is compressed, and its sizes are behind it. */
  isStreamed: boolean
}

/** Sizes and offsets are numbers of 32 bits. */
export const zipPart_bytesMax = 0xffffffff

const version = 20
const sizesFollow = 0x0008
const namesAreUtf8 = 0x0800
const deflated = 8
/** January 1, 1980, the first day that an archive can name. A file shouldn't differ each time it is made. */
const firstDay = 0x0021

function fieldsOf({ name, crc, packed_size, plain_size, isStreamed }: ZipPart, isDirectory: boolean): Buffer {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(version, 0)
  fields.writeUInt16LE(namesAreUtf8 | (isStreamed ? sizesFollow : 0), 2)
  fields.writeUInt16LE(isStreamed ? deflated : 0, 4)
  fields.writeUInt16LE(0, 6)
  fields.writeUInt16LE(firstDay, 8)
  const isKnown = isDirectory || !isStreamed
  fields.writeUInt32LE(isKnown ? crc : 0, 10)
  fields.writeUInt32LE(isKnown ? packed_size : 0, 14)
  fields.writeUInt32LE(isKnown ? plain_size : 0, 18)
  fields.writeUInt16LE(Buffer.byteLength(name), 22)
  return fields
}

/** What comes before the content of a part. */
export const zipHeader = (part: ZipPart): Buffer =>
  Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fieldsOf(part, false), Buffer.from(part.name)])

/** What comes behind the content of a part whose sizes follow it. */
export function zipSizes({ crc, packed_size, plain_size }: ZipPart): Buffer {
  const sizes = Buffer.alloc(16)
  sizes.write('PK\x07\x08', 'latin1')
  sizes.writeUInt32LE(crc, 4)
  sizes.writeUInt32LE(packed_size, 8)
  sizes.writeUInt32LE(plain_size, 12)
  return sizes
}

/** A small part, and what the directory says about it. */
export function smallPart(name: string, text: string, offset: number): { part: ZipPart; bytes: Buffer } {
  const content = Buffer.from(text)
  const size = content.length
  const part = { name, crc: crc32(content), packed_size: size, plain_size: size, offset, isStreamed: false }
  return { part, bytes: Buffer.concat([zipHeader(part), content]) }
}

/** The directory, which is the end of the archive. It begins at `offset`. */
export function zipDirectory(parts: readonly ZipPart[], offset: number): Buffer {
  const entries = Buffer.concat(
    parts.map((part) => {
      const attributes = Buffer.alloc(14)
      attributes.writeUInt32LE(part.offset, 10)
      const made = Buffer.alloc(2)
      made.writeUInt16LE(version)
      const start = Buffer.from('PK\x01\x02', 'latin1')
      return Buffer.concat([start, made, fieldsOf(part, true), attributes, Buffer.from(part.name)])
    }),
  )
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(entries.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([entries, end])
}
