import { setTimeout as sleep } from 'node:timers/promises'
import type { Dialect } from '@clientele/db'
import { demoApplicationId } from '../src/demo/fill.ts'
import { demoCustomer } from '../src/demo/customer.ts'
import { loadByHand } from './group-load.ts'
import { type Api, call, upload } from './jobs.ts'
import { watchMemory } from './processes.ts'

/** The figures of creating a user group from a CSV with as many rows as there are users. */
export interface MembersFigures {
  rows: number
  matched: number
  seconds: number
  /** How long the best set-based load of the same rows takes. */
  limit_seconds: number
  most_mb: number
}

const rowsAtOnce = 1_000

/** One row per demo customer, with the email address or else the phone number. Archived customers have released theirs, so they aren't found. */
function* lines(users: number) {
  yield Buffer.from('email,phone_number,country_code\n')
  for (let from = 0; from < users; from += rowsAtOnce) {
    const rows = Array.from({ length: Math.min(rowsAtOnce, users - from) }, (_, i) => rowOf(from + i))
    yield Buffer.from(rows.join(''))
  }
}

function rowOf(customer: number): string {
  const contact = contactOf(customer)
  if (contact?.kind === 'email') return `${contact.value},,\n`
  return `,${contact?.phone ?? ''},${contact?.country_code ?? ''}\n`
}

function contactOf(customer: number) {
  const { identifiers } = demoCustomer(demoApplicationId, customer, 0, 0)
  return identifiers.find(({ kind }) => kind === 'email') ?? identifiers.find(({ kind }) => kind === 'phone')
}

/** The same contacts as they are stored. */
function* valuesOf(users: number) {
  for (let customer = 0; customer < users; customer += 1) yield contactOf(customer)?.value ?? ''
}

/** The rate of reading a file, divided by that of the best load. */
export const membersGoal = 0.5

interface Measured extends Api {
  users: number
  dialect: Dialect
  url: string
  memoryNow_mb: () => number
}

export async function measureMembers({ users, dialect, url, memoryNow_mb, ...api }: Measured): Promise<MembersFigures> {
  // Made before the time is taken, as the lines of the file are.
  const limit_seconds = await loadByHand(dialect, url, [...valuesOf(users)])
  const file_url = await upload(api, '/user_group/file', () => lines(users))
  const began = performance.now()
  const memory = watchMemory(memoryNow_mb)
  const made = await call(api, '/user_group', { name: `Benchmark ${Date.now()}`, description: '', file_url })
  for (;;) {
    await sleep(100)
    const { status, progress } = await call(api, `/user_group/${String(made.uid)}`)
    if (status === 'failed') throw new Error('The file of the user group could not be read.')
    if (status !== 'completed') continue
    const { rows, matched } = progress as { rows: number; matched: number }
    return { rows, matched, seconds: (performance.now() - began) / 1_000, limit_seconds, most_mb: memory.most_mb() }
  }
}
