/** Where a part of a file begins, and where it ends (exclusive). */
export type ByteRange = readonly [start: number, end: number]

/**
 * The part of a file that a `Range` header asks for, or `'none'` if the file ends before it. Undefined if the whole file is to be sent, as it is
 * for a header that isn't understood, and for several parts, which nobody needs to resume a download.
 */
export function byteRange(header: string | undefined, size: number): ByteRange | 'none' | undefined {
  const [, first = '', last = ''] = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? '') ?? []
  if (first === '' && last === '') return undefined
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1)
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined
  return start < size ? [start, end] : 'none'
}
