import pg from 'pg'
import type { Link } from '../../postgres/link.ts'
import { type Reader, type ResultColumn, rowReader, type Statement, StatementFailed } from '../statement.ts'

/*
 * Runs prepared statements on Postgres. The driver asks the server to describe the rows at every execution, and parses values accordingly. Here,
 * the server describes them only once. If the columns have changed since then, the server rejects the statement.
 */

type RawRow = readonly (string | null)[]

/** Runs a statement on a connection, behind any statements that are already in flight. */
export function runOn(link: Link, statement: Statement, values: object): Promise<unknown[]> {
  return new Promise((answered, failed) => {
    sendOn(link, statement, statement.parameters(values), (error, rows) => {
      if (error) failed(error)
      else answered(rows as unknown[])
    })
  })
}

/** Like `runOn`, but with positional parameters and a callback. */
export function sendOn(
  link: Link,
  statement: Statement,
  parameters: unknown[],
  done: (error: StatementFailed | null, rows?: unknown[]) => void,
): void {
  const answered: Answered = (error, rows) => {
    if (error) done(new StatementFailed(statement.name, error))
    else done(null, rows ?? [])
  }
  const { keepsStatements } = link
  const { rows } = statement
  if (!rows) link.query(new Run(statement, parameters, keepsStatements, answered))
  else if (keepsStatements) link.query(new Copy(statement, rows.copy, rows.asData(parameters[0]), answered))
  else link.query(new Run(statement, [rows.asParameter(parameters[0])], keepsStatements, answered))
}

type Answered = (error: Error | null, rows?: unknown[]) => void

/** The driver's `Query`, including the methods that can be overridden but are missing from its types. */
const DriverQuery = pg.Query as unknown as new (
  text: string,
  values: unknown[],
  callback: Answered,
) => pg.Query & {
  name: string | undefined
  queryMode: 'extended'
  callback: Answered
  prepare(wire: Wire): void
  handleRowDescription(description: { fields: { dataTypeID: number }[] }): void
  handleDataRow(row: { fields: RawRow }): void
  handleCommandComplete(): void
  handleReadyForQuery(): void
  handleCopyInResponse(): void
}

/** The driver's connection, including the methods that are missing from its types. */
type Wire = pg.Connection & {
  execute(config: object): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

class Run extends DriverQuery {
  readonly #statement: Statement
  readonly #rows: unknown[] = []
  #failure: Error | undefined

  constructor(statement: Statement, parameters: unknown[], isKept: boolean, answered: Answered) {
    super(statement.text, parameters, answered)
    // An unnamed statement isn't kept by the server. Without a query mode, the driver would send it as a simple query.
    if (isKept) this.name = statement.name
    this.queryMode = 'extended'
    this.#statement = statement
  }

  override prepare(wire: Wire) {
    const { readRow, columns } = this.#statement
    super.prepare(readRow || columns.length === 0 ? withoutDescribing(wire) : wire)
  }

  override handleRowDescription({ fields }: { fields: { dataTypeID: number }[] }) {
    const columns = this.#statement.columns.map((column, i) => fromText(column, fields[i]?.dataTypeID ?? 0))
    this.#statement.readRow ??= rowReader(columns)
  }

  override handleDataRow({ fields }: { fields: RawRow }) {
    if (this.#failure) return
    try {
      this.#rows.push(this.#statement.readRow?.(fields))
    } catch (error) {
      this.#failure = error as Error
    }
  }

  override handleCommandComplete() {
    // The driver would parse the row count here, which nothing uses.
  }

  override handleReadyForQuery() {
    this.callback(this.#failure ?? null, this.#rows)
  }
}

/**
 * A statement with the data that follows it. All of it is sent at once: if the statement fails, the server drops the data, and the next statement runs
 * as after any other failure.
 */
class Copy extends Run {
  readonly #data: string

  constructor(statement: Statement, text: string, data: string, answered: Answered) {
    super({ ...statement, text }, [], true, answered)
    this.#data = data
  }

  override prepare(wire: Wire) {
    const execute = (config: object) => {
      wire.execute(config)
      wire.sendCopyFromChunk(Buffer.from(this.#data))
      wire.endCopyFrom()
    }
    super.prepare(Object.create(wire, { execute: { value: execute } }) as Wire)
  }

  override handleCopyInResponse() {
    // The data follows in any case.
  }
}

const silent = new WeakMap<Wire, Wire>()

/** The same connection, except that it never asks the server to describe the rows. */
function withoutDescribing(wire: Wire): Wire {
  const known = silent.get(wire)
  if (known) return known
  const made: Wire = Object.create(wire, { describe: { value: () => undefined } })
  silent.set(wire, made)
  return made
}

const { builtins, getTypeParser } = pg.types
const textParser = getTypeParser(builtins.TEXT)

/** Reads a column from the wire's text format: parses it as the driver would, and then applies the column's own decoder. */
function fromText({ path, read }: ResultColumn, type: number): ResultColumn {
  const parse = parserOf(type, read !== undefined)
  return { path, read: parse && read ? (text) => read(parse(text as string)) : ((parse as Reader | undefined) ?? read) }
}

function parserOf(type: number, isRead: boolean): Reader<string> | undefined {
  if (type === builtins.TIMESTAMPTZ) return isRead ? readMoment : undefined
  const parser = getTypeParser(type) as Reader<string>
  return parser === textParser ? undefined : parser
}

/** The server writes `2026-11-23 01:02:03.456+00` if the session's time zone is UTC. */
const momentLength = '2026-11-23 01:02:03'.length

/** Parses a timestamp in that format, at a tenth of the cost of parsing any format. */
function readMoment(text: string): Date {
  if (!text.endsWith('+00') || text.charCodeAt(4) !== dash || text.charCodeAt(10) !== space) return new Date(text)
  const number = (from: number) => (text.charCodeAt(from) - zero) * 10 + text.charCodeAt(from + 1) - zero
  // The server omits trailing zeros: .1 is 100 milliseconds.
  let ms = 0
  for (let i = momentLength + 1, worth = 100; i < text.length - '+00'.length && worth >= 1; i += 1, worth /= 10)
    ms += (text.charCodeAt(i) - zero) * worth
  const year = number(0) * 100 + number(2)
  return new Date(Date.UTC(year, number(5) - 1, number(8), number(11), number(14), number(17), ms))
}

const [dash, space, zero] = ['-', ' ', '0'].map((character) => character.charCodeAt(0)) as [number, number, number]
