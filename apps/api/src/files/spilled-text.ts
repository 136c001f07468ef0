import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/*
 * Text that only grows and is read in pieces: in memory as long as it is short, then in a file. The file has no name, so that it is gone with the
 * process, and is closed once nobody can read the text anymore. `TMPDIR` says where it is.
 */

export interface SpilledText {
  /** Adds a piece, which is later read as a whole. */
  append(piece: Buffer): void
  /** The bytes between two places. */
  read(from: number, until: number): Buffer
  size(): number
}

const files = new FinalizationRegistry<number>(closeSync)

/** `memory_bytes` is how much of it may be in memory. No piece is longer. */
export function spilledText(memory_bytes: number): SpilledText {
  let size = 0
  /** How much of it is in the file. The rest is in `block`. */
  let spilled = 0
  let block = Buffer.alloc(Math.min(64 * 1024, memory_bytes))
  let file: number | undefined

  function spill() {
    file ??= openUnnamed()
    for (let at = 0; at < size - spilled; ) at += writeSync(file, block, at, size - spilled - at)
    spilled = size
  }
  const text: SpilledText = {
    append(piece) {
      if (size - spilled + piece.length > memory_bytes) spill()
      const used = size - spilled
      if (used + piece.length > block.length)
        block = Buffer.concat([block, Buffer.alloc(Math.max(block.length, piece.length))])
      piece.copy(block, used)
      size += piece.length
    },
    read(from, until) {
      if (from >= spilled || file === undefined) return block.subarray(from - spilled, until - spilled)
      const piece = Buffer.alloc(until - from)
      readSync(file, piece, 0, piece.length, from)
      return piece
    },
    size: () => size,
  }
  function openUnnamed(): number {
    const folder = mkdtempSync(join(tmpdir(), 'clientele-text-'))
    const opened = openSync(join(folder, 'text'), 'wx+', 0o600)
    rmSync(folder, { recursive: true, force: true })
    files.register(text, opened)
    return opened
  }
  return text
}
