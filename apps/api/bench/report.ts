import { cpus, release, totalmem, type } from 'node:os'
import BetterSqlite from 'better-sqlite3'
import { type Case, cases, codeCases } from './cases.ts'
import { issuerCases } from './issuer/cases.ts'
import { verifyGoals } from './issuer/verify-goals.ts'
import { atLeast, atMost, databaseName, grouped, markdown, milliseconds, sizeOf } from './markdown.ts'
import type { DatabaseFigures } from './measure.ts'
import { jobTables } from './report-jobs.ts'
import { type CaseFigures, ratioOf, type SideFigures } from './rounds.ts'

const caseOf = (name: string): Pick<Case, 'target' | 'goal' | 'tailGoal'> | undefined =>
  [...cases, ...codeCases].find((one) => one.name === name)
const titleOf = (name: string) =>
  [...cases, ...codeCases, ...issuerCases].find((one) => one.name === name)?.title ?? name

export function describeMachine(postgresVersion: string): string {
  const sqlite = new BetterSqlite(':memory:').prepare('select sqlite_version() as version').get() as { version: string }
  const [cpu] = cpus()
  return [
    `${new Date().toISOString().slice(0, 10)} · ${cpus().length} cores (${cpu?.model.trim()})`,
    `${grouped(totalmem() / 1024 ** 3)} GB · ${type()} ${release()} · Node ${process.versions.node}`,
    `SQLite ${sqlite.version}, Postgres ${postgresVersion}`,
  ].join(' · ')
}

/** Formats all figures as the tables of docs/benchmarks.md. */
export function report(figures: readonly DatabaseFigures[], machine: string): string {
  const tables = figures.map((one) => `### ${sizeOf(one)} users\n\n${table(one)}\n\n${besideBest(one)}\n`)
  const loadMost_us = Math.max(...figures.map((one) => one.loadMost_us))
  const measuredOn = `Measured on ${machine}. The load itself took at most ${grouped(loadMost_us)} µs of a core for a request.`
  return [
    '',
    measuredOn,
    '',
    ...tables,
    growth(figures),
    floods(figures),
    verifications(figures),
    jobTables(figures),
    rest(figures),
    '',
  ].join('\n')
}

function table({ dialect, cases: rows }: DatabaseFigures): string {
  return markdown(
    [
      '',
      'requests/s',
      'p50',
      'p99',
      'RSS',
      'CPU',
      'bare server/s',
      'its CPU',
      'ratio',
      'aim',
      'ratio to the best',
      'goal',
      'load',
    ],
    rows.map(({ name, api, bare, ratio, ratioToBest, memory_mb, load }) => [
      titleOf(name),
      grouped(api.perSecond),
      milliseconds(api.p50_ms),
      milliseconds(api.p99_ms),
      `${memory_mb} MB`,
      microseconds(api),
      grouped(bare.perSecond),
      microseconds(bare),
      `${ratio.toFixed(2)}${api.failures + bare.failures > 0 ? ' (with failures)' : ''}`,
      caseOf(name)?.target?.[dialect].toFixed(2) ?? '',
      ratioToBest?.toFixed(2) ?? '',
      atLeast(caseOf(name)?.goal?.[dialect]),
      load.toFixed(1),
    ]),
  )
}

/** The comparison to the second yardstick, the best hand-written statement. */
function besideBest({ dialect, cases: rows }: DatabaseFigures): string {
  return markdown(
    [
      '',
      'requests/s',
      'CPU',
      'best statement/s',
      'its CPU',
      'ratio to the best',
      'goal',
      'p99',
      'its p99',
      'p99 ÷ its p99',
      'goal',
    ],
    rows.flatMap(({ name, api, best, ratioToBest }) =>
      best && ratioToBest !== undefined
        ? [
            [
              titleOf(name),
              grouped(api.perSecond),
              microseconds(api),
              grouped(best.perSecond),
              microseconds(best),
              `${ratioToBest.toFixed(2)}${best.failures > 0 ? ' (with failures)' : ''}`,
              atLeast(caseOf(name)?.goal?.[dialect]),
              milliseconds(api.p99_ms),
              milliseconds(best.p99_ms),
              (api.p99_ms / best.p99_ms).toFixed(1),
              atMost(caseOf(name)?.tailGoal?.[dialect]),
            ],
          ]
        : [],
    ),
  )
}

const microseconds = ({ processor_us }: SideFigures) =>
  Number.isNaN(processor_us) ? '' : `${grouped(processor_us)} µs`

/** The cost of a hundred times as many users: the ratio of a request's time, and of its CPU time, at 1,000,000 users to 10,000. */
function growth(figures: readonly DatabaseFigures[]): string {
  const dialects = [...new Set(figures.map(({ dialect }) => dialect))]
  const rows = (figures[0]?.cases ?? []).map(({ name }) => [
    titleOf(name),
    ...dialects.flatMap((dialect) => {
      const [small, large] = figures
        .filter((one) => one.dialect === dialect)
        .map((one) => one.cases.find((row) => row.name === name)?.api)
      if (!small || !large) return ['', '']
      return [ratioOf(small, large), large.processor_us / small.processor_us].map((value) =>
        Number.isNaN(value) ? '' : value.toFixed(2),
      )
    }),
  ])
  const head = ['', ...dialects.flatMap((dialect) => [databaseName(dialect), 'its CPU'])]
  return `### Time at 1,000,000 users ÷ time at 10,000\n\n${markdown(head, rows)}\n`
}

/** The rate and latency of session checks while many shoppers sign in at once. */
function floods(figures: readonly DatabaseFigures[]): string {
  const rows = figures.flatMap((one) =>
    one.flood.map(({ title, checks, signIns, delay_ms }) => [
      `${sizeOf(one)}: ${title}`,
      `${grouped(checks.perSecond)}${checks.failures > 0 ? ` (${checks.failures} failed)` : ''}`,
      milliseconds(checks.p50_ms),
      milliseconds(checks.p99_ms),
      delay_ms === undefined ? '' : `${grouped(delay_ms)} ms`,
      signIns ? grouped(signIns.hashed) : '',
      signIns ? grouped(signIns.toldToWait) : '',
      signIns ? grouped(signIns.others) : '',
    ]),
  )
  const head = ['', 'checks/s', 'p50', 'p99', 'event loop held up', 'hashed', '503 with Retry-After', 'other answers']
  return `### Session checks while 200 sign-ins are in flight\n\n${markdown(head, rows)}\n`
}

/** What verifying access tokens takes, in a process that does nothing else. */
function verifications(figures: readonly DatabaseFigures[]): string {
  const [verify] = figures.flatMap((one) => one.verify ?? [])
  if (!verify) return ''
  const head = ['', 'bare ES256/s', 'at first sight/s', 'ratio', 'goal', 'known/s', 'goal']
  const { bare, first, known, ratio } = verify
  const row = [
    'verifyAccessToken',
    grouped(bare),
    grouped(first),
    ratio.toFixed(2),
    atLeast(verifyGoals.first),
    grouped(known),
    `≥ ${grouped(verifyGoals.known)}`,
  ]
  return `### Verifying access tokens\n\n${markdown(head, [row])}\n`
}

function rest(figures: readonly DatabaseFigures[]): string {
  const rows = figures.map((one) => {
    const { users, seeding, ready_ms, cases: measured } = one
    return [
      sizeOf(one),
      `${grouped(users / seeding.seconds)}/s (${grouped(seeding.seconds)} s)`,
      `${seeding.most_mb} MB`,
      `${ready_ms} ms`,
      `${Math.max(...measured.map(({ memory_mb }: CaseFigures) => memory_mb))} MB`,
    ]
  })
  const head = [
    '',
    'users seeded',
    'RSS while seeding',
    'ready after a second start',
    'most RSS of the api in any case',
  ]
  return `### Seeding, starting, memory\n\n${markdown(head, rows)}\n`
}

/** Only the ratios to the bare server and the best statement, for the terminal. */
export function summary(figures: readonly DatabaseFigures[]): string {
  const rows = (figures[0]?.cases ?? []).map(({ name }) => {
    const ratios = figures.map((one) => {
      const row = one.cases.find((other) => other.name === name)
      return (row?.ratio.toFixed(2) ?? '').padStart(18) + (row?.ratioToBest?.toFixed(2) ?? '').padStart(6)
    })
    return titleOf(name).padEnd(46) + ratios.join('')
  })
  const head = figures.map((one) => sizeOf(one).padStart(18) + 'best'.padStart(6)).join('')
  return [' '.repeat(46) + head, ...rows].join('\n')
}
