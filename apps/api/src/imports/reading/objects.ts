import { refuseFile } from '../../files/refuse.ts'

/*
 * Objects one after another, each on as many lines as it takes, with or without commas between them, and brackets around them or not: `jq` and
 * exports of MongoDB write such files, and so do programs that add commas or brackets to lines by hand.
 */

/** No customer has a longer line or object. */
export const object_bytesMax = 1024 * 1024

interface FoundObject {
  /** The line on which it begins. */
  line: number
  text: string
  /** What stands between it and the one before, or the beginning. */
  before: string
}

/** The objects of a text, unread. Throws if there is something else between them, or the last one doesn't end. */
export async function* objectsIn(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<FoundObject> {
  const decoder = new TextDecoder()
  const found = new Splitter()
  for await (const piece of pieces) yield* found.take(decoder.decode(piece, { stream: true }))
  yield* found.take(decoder.decode())
  found.end()
}

class Splitter {
  #line = 1
  #begun = 1
  #depth = 0
  #isQuoted = false
  #isEscaped = false
  /** The beginning of an object whose end has not come yet. */
  #rest = ''
  #before = ''
  #list: 'none' | 'open' | 'closed' = 'none'
  #isFirst = true;

  *take(piece: string): Generator<FoundObject> {
    let from = 0
    for (let at = 0; at < piece.length; at += 1) {
      const char = piece[at] ?? ''
      if (char === '\n') this.#line += 1
      if (this.#depth === 0) {
        this.#between(char)
        from = at
        continue
      }
      if (this.#isEscaped) this.#isEscaped = false
      else if (char === '\\') this.#isEscaped = this.#isQuoted
      else if (char === '"') this.#isQuoted = !this.#isQuoted
      else if (this.#isQuoted) continue
      else if (char === '{' || char === '[') this.#depth += 1
      else if (char === '}' || char === ']') this.#depth -= 1
      if (this.#depth > 0) continue
      yield { line: this.#begun, text: this.#rest + piece.slice(from, at + 1), before: this.#before }
      this.#rest = ''
      this.#before = ''
    }
    if (this.#depth > 0) this.#rest += piece.slice(from)
    if (this.#rest.length > object_bytesMax)
      throw refuseFile(`The object that begins on line ${this.#begun} doesn’t end, or is longer than 1 MB.`)
  }

  #between(char: string) {
    if (char === '{' && this.#list !== 'closed') {
      this.#depth = 1
      this.#begun = this.#line
      this.#isFirst = false
      return
    }
    if (char === '[' && this.#isFirst && this.#list === 'none') this.#list = 'open'
    else if (char === ']' && this.#list === 'open') this.#list = 'closed'
    else if (!/[\s,\ufeff]/.test(char))
      throw refuseFile(`Line ${this.#line} has something other than an object. Write one object per line.`)
    if (this.#before.length < 100) this.#before += char
  }

  end() {
    if (this.#depth > 0) throw refuseFile(`The object that begins on line ${this.#begun} doesn’t end.`)
    if (this.#list === 'open') throw refuseFile('The list doesn’t end: a ] is missing after the last object.')
  }
}
