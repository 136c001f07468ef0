import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { chain } from 'stream-chain'
import { pick } from 'stream-json/core/filters/pick.js'
import parser from 'stream-json/core/parser.js'
import { streamArray } from 'stream-json/core/streamers/stream-array.js'
import verifier from 'stream-json/utils/verifier.js'
import type { FileEncoding } from '@clientele/contracts'
import { asUtf8, detectEncoding } from '../../files/encodings.ts'
import { refuseFile } from '../../files/refuse.ts'
import { type FileSource, rowsAtOnce } from '../../files/source.ts'
import { cellsOfObject, isObject } from './cells.ts'
import { hasList, isPathOfList, isRealm } from './lists-of-users.ts'
import { object_bytesMax, objectsIn } from './objects.ts'
import { headMax, type Records, type SourceRecord } from './source-record.ts'

/*
 * JSON files: an object on each line (NDJSON), objects over several lines, or documents with a list of objects.
 */

const beginning_bytes = 4_096

/** Whether a file is JSON, by its first character. */
export async function isDocument(file: FileSource, chosen?: FileEncoding): Promise<boolean> {
  const beginning = await beginningOf(file)
  const text = new TextDecoder(chosen ?? (await detectEncoding(oneOf(beginning)))).decode(beginning)
  return /^\s*(\[|\{\s*["}])/.test(text)
}

export async function openDocument(file: FileSource, chosen?: FileEncoding): Promise<Records> {
  const detected = chosen ?? (await detectEncoding(oneOf(await beginningOf(file))))
  // JSON is UTF-8, except for what some shells on Windows write.
  const encoding = chosen || detected === 'utf-16le' || detected === 'utf-16be' ? detected : 'utf-8'
  const open = () => asUtf8(file.read(), encoding)
  const readers = { lines: readLines, objects: readObjects, document: readDocument }
  const layout = (await hasObjectPerLine(open())) ? 'lines' : (await hasLooseObjects(open())) ? 'objects' : 'document'
  const read = () => readers[layout](open)
  const { head, columns } = await beginningOfRecords(read())
  return { format: layout === 'document' ? 'json' : 'ndjson', encoding, columns, head, read }
}

/** How many records tell which keys there are. */
const recordsCompared = 1_000

async function beginningOfRecords(batches: AsyncGenerator<SourceRecord[]>): Promise<Pick<Records, 'head' | 'columns'>> {
  const head: SourceRecord[] = []
  const columns = new Set<string>()
  let count = 0
  for await (const records of batches) {
    head.push(...records.slice(0, headMax - head.length))
    for (const { cells } of records) for (const name of cells.names()) columns.add(name)
    count += records.length
    if (count >= recordsCompared) break
  }
  return { head, columns: [...columns] }
}

async function beginningOf(file: FileSource): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of file.read(0, Math.min(beginning_bytes, file.size))) pieces.push(piece)
  return Buffer.concat(pieces)
}

async function* oneOf(piece: Uint8Array) {
  yield piece
}

type Open = () => AsyncIterable<Uint8Array>

/** Whether the first line is an object of its own, and not a document that fits on a line. */
async function hasObjectPerLine(pieces: AsyncIterable<Uint8Array>): Promise<boolean> {
  try {
    for await (const { text } of linesOf(pieces)) {
      const first: unknown = JSON.parse(text)
      return isObject(first) && !hasList(first) && !isRealm(first)
    }
  } catch {
    // A document over several lines, or a line that is too long for one.
  }
  return false
}

/** Whether the objects of a file stand one after another, rather than in the list of a document. */
async function hasLooseObjects(pieces: AsyncIterable<Uint8Array>): Promise<boolean> {
  let first: string | undefined
  try {
    for await (const { text, before } of objectsIn(pieces)) {
      // In a list, a missing comma says that it was made of lines.
      if (first !== undefined) return !before.includes(',') || !isInList(first)
      const value = valueIn(text)
      if (isObject(value) && (hasList(value) || isRealm(value))) return false
      first = before + text
    }
    // A person alone.
    return first !== undefined && !isInList(first) && /"[^"]*(?:mail|phone)[^"]*"\s*:/i.test(first)
  } catch {
    // Something else follows, or the first is too long for an object of a customer.
    return first !== undefined && !isInList(first)
  }
}

const isInList = (text: string) => /^[\s\ufeff]*\[/.test(text)

const readLines = (open: Open) => recordsIn(linesOf(open()), 'The line is not valid JSON.')
const readObjects = (open: Open) => recordsIn(objectsIn(open()), 'The object is not valid JSON.')

async function* recordsIn(texts: AsyncIterable<{ line: number; text: string }>, fault: string) {
  let row = 0
  let records: SourceRecord[] = []
  for await (const { line, text } of texts) {
    row += 1
    records.push({ row, line, ...recordIn(text, fault) })
    if (records.length < rowsAtOnce) continue
    yield records
    records = []
  }
  if (records.length > 0) yield records
}

function recordIn(text: string, fault: string): Pick<SourceRecord, 'cells' | 'fault'> {
  const value = valueIn(text) ?? valueIn(text.trim().replace(/,$/, ''))
  return value === undefined ? { cells: cellsOfObject({}), fault } : toRecord(value)
}

function valueIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function toRecord(value: unknown): Pick<SourceRecord, 'cells' | 'fault'> {
  if (!isObject(value)) return { cells: cellsOfObject({}), fault: 'Each record must be a JSON object.' }
  if (isDeeper(value, depthMax)) return { cells: cellsOfObject({}), fault: `Deeper than ${depthMax} levels of JSON.` }
  return { cells: cellsOfObject(unwrapped(value)) }
}

/** In responses of GraphQL, the user may be the node of an edge, and in those of APIs about one user, such as Cognito's, the only value. */
function unwrapped(value: Record<string, unknown>): Record<string, unknown> {
  const { node, User, user = User } = value
  const keys = Object.keys(value)
  if (isObject(node) && keys.every((key) => key === 'node' || key === 'cursor')) return node
  return isObject(user) && keys.length === 1 ? user : value
}

/** Deeper than anything that systems write, and what reads values calls itself for each level. */
const depthMax = 100

const isDeeper = (value: unknown, depth: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (depth === 0 || Object.values(value).some((each) => isDeeper(each, depth - 1)))

/** The lines of a file that aren't blank. */
async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<{ line: number; text: string }> {
  const decoder = new TextDecoder()
  let rest = ''
  let line = 0
  const split = function* (more: string, isEnd: boolean) {
    const lines = (rest + more).split('\n')
    rest = isEnd ? '' : (lines.pop() ?? '')
    for (const text of lines) {
      line += 1
      if (text.trim() !== '') yield { line, text }
    }
    if (rest.length > object_bytesMax) throw refuseFile(`Line ${line + 1} is longer than 1 MB.`)
  }
  for await (const piece of pieces) yield* split(decoder.decode(piece, { stream: true }), false)
  yield* split(decoder.decode(), true)
}

/** How the parser's own errors begin. */
const notJson = /^Parser |^Top-level |^filter: /

/** How much of a document is read without finding a record. The rest of a realm can be large, but one record can't. */
const betweenRecords_bytesMax = 64 * 1024 * 1024

/** A document, or several one after another, such as the pages of a list. */
async function* readDocument(open: Open): AsyncGenerator<SourceRecord[]> {
  let bytes = 0
  async function* counted() {
    for await (const piece of open()) {
      bytes += piece.length
      if (bytes > betweenRecords_bytesMax) throw refuseFile('A record in this file is larger than 64 MB.')
      yield piece
    }
  }
  const { beginning, whole } = await withBeginning(counted())
  const stages = [parser(ofDocuments), ...pickedFrom(beginning), streamArray()]
  const objects = chain(stages as never)
  const feeding = pipeline(Readable.from(whole, { highWaterMark: 1 }), objects)
  feeding.catch(() => undefined)
  let row = 0
  let records: SourceRecord[] = []
  try {
    for await (const { value } of objects as AsyncIterable<{ value: unknown }>) {
      bytes = 0
      row += 1
      records.push({ row, line: undefined, ...toRecord(value) })
      if (records.length < rowsAtOnce) continue
      yield records
      records = []
    }
  } catch (error) {
    if (!(error instanceof Error && notJson.test(error.message))) throw error
    throw refuseFile(`The file is not valid JSON${await faultIn(open())}.`)
  }
  if (row === 0) throw refuseFile('The file has no list of users.')
  if (records.length > 0) yield records
}

const ofDocuments = { packValues: true, streamValues: false, jsonStreaming: true }

/** Where a document stops being JSON, and what would be right there. */
async function faultIn(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  try {
    await pipeline(Readable.from(pieces), verifier.asStream({ jsonStreaming: true }).resume())
  } catch (error) {
    const { line, pos, message = '' } = error as { line?: number; pos?: number; message?: string }
    if (line === undefined || pos === undefined) return ''
    const right = /(?:expected|unexpected) .{1,40}$/.exec(message)?.[0] ?? 'something is wrong'
    return `: ${right} on line ${line}, at character ${pos}`
  }
  return ''
}

/** What is picked from a document that begins like this. Nothing has to be picked from a list of objects. */
function pickedFrom(beginning: string) {
  if (isOfTables.test(beginning)) return [rowsOnly()]
  if (isOfRealms.test(beginning)) return [pick({ filter: ([, key]) => key === 'users' })]
  return beginning.startsWith('[') ? [] : [usersOnly()]
}

/** Keycloak writes all of its realms into one file as a list, each with its users. */
const isOfRealms = /^\[\s*\{\s*(?:"id"\s*:\s*"[^"]*"\s*,\s*)?"realm"\s*:/

/** Picks the first list of users, and leaves out everything else. */
function usersOnly() {
  let found: string | undefined
  return pick({
    filter(path, { name }) {
      if (path.length > 3) return false
      if (found === undefined && name === 'startArray' && isPathOfList(path)) found = JSON.stringify(path)
      return found !== undefined && found === JSON.stringify(path)
    },
  })
}

/** How the exports of phpMyAdmin begin: a list of a header, the database, and its tables. */
const isOfTables = /^\[\s*\{\s*"type"\s*:\s*"header"/

/** Picks the rows of the first table. */
function rowsOnly() {
  let found: unknown
  return pick({
    filter(path, { name }) {
      if (path.length !== 2 || path[1] !== 'data') return found !== undefined && path[0] === found
      if (found === undefined && name === 'startArray') found = path[0]
      return path[0] === found
    },
  })
}

/** What a file begins with, after what is blank, and all of it. */
async function withBeginning(pieces: AsyncGenerator<Uint8Array>) {
  const { value } = await pieces.next()
  const beginning = new TextDecoder()
    .decode(value ?? new Uint8Array())
    .trimStart()
    .slice(0, 300)
  async function* whole() {
    if (value) yield value
    yield* pieces
  }
  return { beginning, whole: whole() }
}
