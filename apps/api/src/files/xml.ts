import sax from 'sax'
import { refuseFile } from './refuse.ts'

/** What to do with the parts of a document. Names come without their namespace prefix. */
export interface XmlReader {
  open?(name: string, attributes: Record<string, string>): void
  text?(text: string): void
  close?(name: string): void
}

/** A longer tag is an attack; the parser limits everything else. */
const attributesMax = 200

const localName = (name: string) => name.slice(name.indexOf(':') + 1)

/** Parses a document as it arrives. Yields after each piece, so that the caller can pass on what was read so far. */
export async function* parseXml(pieces: AsyncIterable<Uint8Array>, reader: XmlReader): AsyncGenerator<undefined> {
  const parser = sax.parser(true, { position: true })
  const decoder = new TextDecoder()
  let attributes = 0
  let fault: unknown
  const attempt =
    <Args extends unknown[]>(act: (...args: Args) => void) =>
    (...args: Args) => {
      if (fault === undefined)
        try {
          act(...args)
        } catch (error) {
          fault = error
        }
    }
  const damaged = () => refuseFile('The workbook is damaged. Open it in a spreadsheet program, and save it again.')
  parser.onerror = () => (fault ??= damaged())
  parser.onattribute = () => {
    attributes += 1
    if (attributes > attributesMax) fault ??= damaged()
  }
  parser.onopentag = attempt(({ name, attributes: given }) => {
    attributes = 0
    const named = Object.entries(given).map(([key, value]): [string, string] => [
      localName(key),
      typeof value === 'string' ? value : value.value,
    ])
    reader.open?.(localName(name), Object.fromEntries(named))
  })
  parser.ontext = attempt((text) => reader.text?.(text))
  parser.oncdata = attempt((text) => reader.text?.(text))
  parser.onclosetag = attempt((name) => reader.close?.(localName(name)))
  const write = (text: string) => {
    try {
      parser.write(text)
    } catch (error) {
      fault ??= error
    }
    if (fault !== undefined) throw fault
  }
  for await (const piece of pieces) {
    write(decoder.decode(piece, { stream: true }))
    yield undefined
  }
  write(decoder.decode())
}

/** Parses a short document to its end. */
export async function readXml(pieces: AsyncIterable<Uint8Array> | undefined, reader: XmlReader): Promise<void> {
  if (pieces) for await (const _ of parseXml(pieces, reader)) continue
}
