import type { Dialect } from '@clientele/db'

/*
 * How the figures are written in the tables of docs/benchmarks.md.
 */

const names: Record<Dialect, string> = { sqlite: 'SQLite', postgres: 'Postgres' }
export const databaseName = (dialect: Dialect) => names[dialect]

export const grouped = (value: number) => Math.round(value).toLocaleString('en')
export const milliseconds = (value: number) => `${value.toFixed(1)} ms`
export const atLeast = (value: number | undefined) => (value === undefined ? '' : `≥ ${value.toFixed(2)}`)
export const atMost = (value: number | undefined) => (value === undefined ? '' : `≤ ${value.toFixed(1)}`)

/** Which database a row is about. */
export const sizeOf = ({ dialect, users }: { dialect: Dialect; users: number }) =>
  `${databaseName(dialect)}, ${grouped(users)}`

export const markdown = (head: string[], rows: string[][]) =>
  [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
