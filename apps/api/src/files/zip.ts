import { Readable } from 'node:stream'
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl'
import { refuseFile } from './refuse.ts'
import type { FileSource } from './source.ts'

/*
 * Reads the parts of a ZIP archive without unpacking it anywhere. Whatever an archive claims or contains, the work is limited: the number of its
 * parts, their size, and how much larger they are than what is stored of them.
 */

export interface Archive {
  /** The bytes of a part as they are unpacked; undefined if there is no such part. */
  open(name: string): AsyncGenerator<Uint8Array> | undefined
}

const partsMax = 5_000
const unpacked_bytesMax = 512 * 1024 * 1024
/** Spreadsheets are rarely 50 times as large as their archive; deflate can reach 1,000 times. */
const ratioMax = 200
/** Small parts may be as repetitive as they like. */
const smallPart_bytes = 1024 * 1024

const tooMuch = () => refuseFile('The workbook unpacks to far more than its own size, so it isn’t read.')
const damaged = () => refuseFile('The workbook is damaged. Open it in a spreadsheet program, and save it again.')

export async function openArchive(file: FileSource): Promise<Archive> {
  let cause: unknown
  /** An error of the archive is the file's fault. An error in reading it is not. */
  const asRefusal = () => cause ?? damaged()
  const reader = Object.assign(new (RandomAccessReader as unknown as new () => RandomAccessReader)(), {
    _readStreamForRange: (start: number, end: number) =>
      Readable.from(
        (async function* () {
          try {
            yield* file.read(start, end)
          } catch (error) {
            cause = error
            throw error
          }
        })(),
        { objectMode: false },
      ),
  })
  const archive = await fromRandomAccessReaderPromise(reader, file.size, { autoClose: false }).catch(() => {
    throw asRefusal()
  })
  const parts = await partsOf(archive, asRefusal)
  return {
    open(name) {
      const part = parts.get(name.toLowerCase())
      return part && unpack(archive, part, asRefusal)
    },
  }
}

async function partsOf(archive: ZipFile, asRefusal: () => unknown): Promise<Map<string, Entry>> {
  if (archive.entryCount > partsMax) throw tooMuch()
  const parts = new Map<string, Entry>()
  let unpacked_bytes = 0
  let isTooMuch = false
  try {
    for await (const part of archive.eachEntry()) {
      unpacked_bytes += part.uncompressedSize
      const isBomb =
        part.uncompressedSize > smallPart_bytes && part.uncompressedSize > ratioMax * Math.max(1, part.compressedSize)
      isTooMuch = isBomb || unpacked_bytes > unpacked_bytesMax
      if (isTooMuch) break
      parts.set(part.fileName.toLowerCase(), part)
    }
  } catch {
    throw asRefusal()
  }
  if (isTooMuch) throw tooMuch()
  return parts
}

/** Unpacks a part. It never yields more than the archive says, and fails if there is less. */
async function* unpack(archive: ZipFile, part: Entry, asRefusal: () => unknown): AsyncGenerator<Uint8Array> {
  let stream: Readable | undefined
  try {
    stream = await archive.openReadStreamPromise(part)
    for await (const piece of stream as AsyncIterable<Uint8Array>) yield piece
  } catch {
    throw asRefusal()
  } finally {
    stream?.destroy()
  }
}
