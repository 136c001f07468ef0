import { cpus, release, totalmem, type } from 'node:os'
import type { Dialect } from '@clientele/db'
import BetterSqlite from 'better-sqlite3'
import { cases } from './cases.ts'

interface SideFigures {
  perSecond: number
  p50_ms: number
  p99_ms: number
  /** Of the server's process alone, for one request; NaN where the system does not tell. */
  processor_us: number
  failures: number
}

export interface CaseFigures {
  name: string
  bare: SideFigures
  api: SideFigures
  memory_mb: number
}

export interface DatabaseFigures {
  dialect: Dialect
  users: number
  seeding: { seconds: number; most_mb: number }
  ready_ms: number
  memory_mb: number
  cases: CaseFigures[]
}

const names: Record<Dialect, string> = { sqlite: 'SQLite', postgres: 'Postgres' }
const grouped = (value: number) => Math.round(value).toLocaleString('en')
const titleOf = (name: string) => cases.find((one) => one.name === name)?.title ?? name
const targetOf = (name: string, dialect: Dialect) => cases.find((one) => one.name === name)?.target?.[dialect]

export function describeMachine(postgresVersion: string): string {
  const sqlite = new BetterSqlite(':memory:').prepare('select sqlite_version() as version').get() as { version: string }
  const [cpu] = cpus()
  return [
    `${new Date().toISOString().slice(0, 10)} · ${cpus().length} cores (${cpu?.model.trim()})`,
    `${grouped(totalmem() / 1024 ** 3)} GB · ${type()} ${release()} · Node ${process.versions.node}`,
    `SQLite ${sqlite.version}, Postgres ${postgresVersion}`,
  ].join(' · ')
}

/** All figures as the tables of docs/benchmarks.md. */
export function report(figures: readonly DatabaseFigures[], machine: string): string {
  const tables = figures.map((one) => `### ${names[one.dialect]}, ${grouped(one.users)} users\n\n${table(one)}\n`)
  return ['', `Measured on ${machine}.`, '', ...tables, growth(figures), rest(figures), ''].join('\n')
}

function table({ dialect, cases: rows }: DatabaseFigures): string {
  return markdown(
    ['', 'requests/s', 'p50', 'p99', 'RSS', 'CPU', 'bare server/s', 'its CPU', 'ratio', 'aim'],
    rows.map(({ name, api, bare, memory_mb }) => [
      titleOf(name),
      grouped(api.perSecond),
      `${api.p50_ms.toFixed(1)} ms`,
      `${api.p99_ms.toFixed(1)} ms`,
      `${memory_mb} MB`,
      microseconds(api),
      grouped(bare.perSecond),
      microseconds(bare),
      `${(api.perSecond / bare.perSecond).toFixed(2)}${api.failures + bare.failures > 0 ? ' (with failures)' : ''}`,
      targetOf(name, dialect)?.toFixed(2) ?? '',
    ]),
  )
}

const microseconds = ({ processor_us }: SideFigures) =>
  Number.isNaN(processor_us) ? '' : `${grouped(processor_us)} µs`

/** What a hundred times as many users cost: the time of a request at 1,000,000 users over that at 10,000. */
function growth(figures: readonly DatabaseFigures[]): string {
  const dialects = [...new Set(figures.map(({ dialect }) => dialect))]
  const rows = (figures[0]?.cases ?? []).map(({ name }) => [
    titleOf(name),
    ...dialects.map((dialect) => {
      const [small, large] = figures
        .filter((one) => one.dialect === dialect)
        .map((one) => one.cases.find((row) => row.name === name)?.api.perSecond)
      return small !== undefined && large !== undefined ? (small / large).toFixed(2) : ''
    }),
  ])
  return `### Time at 1,000,000 users ÷ time at 10,000\n\n${markdown(['', ...dialects.map((dialect) => names[dialect])], rows)}\n`
}

function rest(figures: readonly DatabaseFigures[]): string {
  const rows = figures.map(({ dialect, users, seeding, ready_ms, memory_mb }) => [
    `${names[dialect]}, ${grouped(users)}`,
    `${grouped(users / seeding.seconds)}/s (${grouped(seeding.seconds)} s)`,
    `${seeding.most_mb} MB`,
    `${ready_ms} ms`,
    `${memory_mb} MB`,
  ])
  return `### Seeding, starting, memory\n\n${markdown(
    ['', 'users seeded', 'RSS while seeding', 'ready after a second start', 'RSS of the api after all cases'],
    rows,
  )}\n`
}

const markdown = (head: string[], rows: string[][]) =>
  [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

/** The ratios alone, for the terminal. */
export function summary(figures: readonly DatabaseFigures[]): string {
  const rows = (figures[0]?.cases ?? []).map(({ name }) => {
    const ratios = figures.map((one) => {
      const row = one.cases.find((other) => other.name === name)
      return row ? (row.api.perSecond / row.bare.perSecond).toFixed(2).padStart(18) : ''
    })
    return titleOf(name).padEnd(38) + ratios.join('')
  })
  const head = figures.map((one) => `${names[one.dialect]} ${grouped(one.users)}`.padStart(18)).join('')
  return [' '.repeat(38) + head, ...rows].join('\n')
}
