const first_bytes = 256 * 1024

/**
 * Bytes that are put together from texts and other bytes, in memory that is used again for the next ones. A step of an export makes a megabyte of them;
 * in new memory each time, many of them would be there until the garbage collector comes.
 */
export class GatheredBytes {
  #buffer = Buffer.allocUnsafeSlow(first_bytes)
  #length = 0

  /** What was gathered. It changes with the next addition. */
  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length)
  }

  clear() {
    this.#length = 0
  }

  addText(text: string) {
    // A UTF-16 code unit takes at most three bytes.
    this.#makeRoom(text.length * 3)
    this.#length += this.#buffer.write(text, this.#length)
  }

  add(bytes: Uint8Array) {
    this.#makeRoom(bytes.length)
    this.#buffer.set(bytes, this.#length)
    this.#length += bytes.length
  }

  #makeRoom(more_bytes: number) {
    const needed = this.#length + more_bytes
    if (needed <= this.#buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2))
    larger.set(this.bytes)
    this.#buffer = larger
  }
}
