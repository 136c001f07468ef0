import { refuseFile } from './refuse.ts'
import { spilledText } from './spilled-text.ts'
import { parseXml } from './xml.ts'

/** The texts of a workbook, which its cells refer to by number. */
export interface Strings {
  at(index: number): string
}

const bytesMax = 200 * 1024 * 1024
/** How much of them is kept in memory. The rest is in a file. */
const memory_bytes = 16 * 1024 * 1024
const stringsMax = 4_000_000
/** Longer texts are cut, because no cell that is used may be as long. */
const lengthMax = 10_001

/** Reads the texts into one block, because millions of small strings would need several times as much. */
export async function readStrings(pieces: AsyncIterable<Uint8Array> | undefined): Promise<Strings> {
  const block = spilledText(memory_bytes)
  let ends = new Uint32Array(4_096)
  let count = 0
  let text = ''
  let isInText = false
  let isInPhonetic = false
  const keep = () => {
    const piece = Buffer.from(text)
    if (block.size() + piece.length > bytesMax || count === stringsMax)
      throw refuseFile('The workbook contains too much text. Save the sheet as CSV, and try again.')
    if (count === ends.length) {
      const longer = new Uint32Array(ends.length * 2)
      longer.set(ends)
      ends = longer
    }
    block.append(piece)
    ends[count] = block.size()
    count += 1
  }
  const reader = {
    open(name: string) {
      if (name === 'si') text = ''
      else if (name === 't') isInText = true
      else if (name === 'rPh') isInPhonetic = true
    },
    text(piece: string) {
      if (isInText && !isInPhonetic && text.length < lengthMax) text += piece.slice(0, lengthMax - text.length)
    },
    close(name: string) {
      if (name === 't') isInText = false
      else if (name === 'rPh') isInPhonetic = false
      else if (name === 'si') keep()
    },
  }
  if (pieces) for await (const _ of parseXml(pieces, reader)) continue
  return {
    at: (index) => (index >= 0 && index < count ? block.read(ends[index - 1] ?? 0, ends[index] ?? 0).toString() : ''),
  }
}
