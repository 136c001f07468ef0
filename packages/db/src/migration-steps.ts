import { createHash } from 'node:crypto'

/*
 * Divides a generated migration into steps that can be applied to a Postgres database in use. Each step leaves the database usable, and none
 * holds a lock for long.
 */

export type Step = TransactionStep | CreateIndexStep | DropIndexStep

/** Statements that take effect together. */
export interface TransactionStep {
  kind: 'transaction'
  /** Identifies the step, no matter how the rest of the migration is divided. It's recorded once the step is done. */
  id: string
  statements: readonly string[]
}

/** An index that is built while the table is in use. */
export interface CreateIndexStep {
  kind: 'create index'
  id: string
  statement: string
  /** The name under which it's built. */
  index: string
}

export interface DropIndexStep {
  kind: 'drop index'
  id: string
  index: string
}

const name = String.raw`(?:"[^"]+"|\w+)`
const qualified = String.raw`((?:${name}\.)?${name})`
const createTable = new RegExp(String.raw`^create\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?${qualified}`, 'i')
const createIndex = new RegExp(
  String.raw`^create\s+(?:unique\s+)?index\s+(?:if\s+not\s+exists\s+)?(${name})\s+on\s+(?:only\s+)?${qualified}`,
  'i',
)
const dropIndex = new RegExp(
  String.raw`^drop\s+index\s+(?:if\s+exists\s+)?${qualified}\s*(?:cascade\s*|restrict\s*)?;?\s*$`,
  'i',
)

/**
 * Returns the steps of a migration, in order. Each index on an existing table is built CONCURRENTLY, in its own step. Indexes are dropped
 * CONCURRENTLY at the end, because processes of the previous release use them until then. An index that replaces one with the same name is
 * built under another name, and then renamed.
 */
export function stepsOf(statements: readonly string[]): Step[] {
  const texts = statements.map(withoutComments).filter((text) => text !== '')
  const newTables = new Set(texts.flatMap((text) => plainName(createTable.exec(text)?.[1]) ?? []))
  const created = new Set(texts.flatMap((text) => plainName(createIndex.exec(text)?.[1]) ?? []))
  const dropped = new Set(texts.flatMap((text) => plainName(dropIndex.exec(text)?.[1]) ?? []))

  const steps: Step[] = []
  const last: Step[] = []
  let together: string[] = []
  const finishTransaction = () => {
    if (together.length > 0) steps.push({ kind: 'transaction', id: idOf(together), statements: together })
    together = []
  }
  for (const text of texts) {
    const toDrop = plainName(dropIndex.exec(text)?.[1])
    if (toDrop !== undefined) {
      if (!created.has(toDrop)) last.push({ kind: 'drop index', id: idOf([text]), index: toDrop })
      continue
    }
    const [, quotedIndex = '', table] = createIndex.exec(text) ?? []
    const index = plainName(quotedIndex)
    if (index === undefined || newTables.has(plainName(table) ?? '')) {
      together.push(text)
      continue
    }
    finishTransaction()
    const replaces = dropped.has(index)
    const builtAs = replaces ? `${index}__new` : index
    const statement = text
      .replace(/^(create\s+(?:unique\s+)?index)\s+(?:if\s+not\s+exists\s+)?/i, '$1 concurrently ')
      .replace(quotedIndex, quoted(builtAs))
    steps.push({ kind: 'create index', id: idOf([text]), statement, index: builtAs })
    if (replaces) {
      const swap = [
        `drop index if exists ${quoted(index)}`,
        `alter index ${quoted(builtAs)} rename to ${quoted(index)}`,
      ]
      steps.push({ kind: 'transaction', id: idOf([text, ...swap]), statements: swap })
    }
  }
  finishTransaction()
  return [...steps, ...last]
}

export const quoted = (identifier: string) => `"${identifier.replaceAll('"', '""')}"`

/** The name without schema and quotes. drizzle-kit writes both or neither. */
const plainName = (found: string | undefined): string | undefined =>
  found === undefined || found === '' ? undefined : found.replace(/^.*\./, '').replaceAll('"', '')

const withoutComments = (statement: string) =>
  statement
    .replace(/^\s*--.*$/gm, '')
    .replace(/^\s*\/\*[\s\S]*?\*\//, '')
    .trim()

const idOf = (texts: readonly string[]) =>
  createHash('sha256').update(texts.join('\n')).digest('base64url').slice(0, 22)
