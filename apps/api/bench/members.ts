import { setTimeout as sleep } from 'node:timers/promises'
import { demoApplicationId } from '../src/demo/fill.ts'
import { demoCustomer } from '../src/demo/customer.ts'
import { type Api, call, upload } from './jobs.ts'
import { watchMemory } from './processes.ts'

/** The figures of creating a user group from a CSV with as many rows as there are users. */
export interface MembersFigures {
  rows: number
  matched: number
  seconds: number
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
  const { identifiers } = demoCustomer(demoApplicationId, customer, 0, 0)
  const email = identifiers.find(({ kind }) => kind === 'email')
  if (email) return `${email.value},,\n`
  const phone = identifiers.find(({ kind }) => kind === 'phone')
  return `,${phone?.phone ?? ''},${phone?.country_code ?? ''}\n`
}

export async function measureMembers({
  users,
  memoryNow_mb,
  ...api
}: Api & { users: number; memoryNow_mb: () => number }): Promise<MembersFigures> {
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
    return { rows, matched, seconds: (performance.now() - began) / 1_000, most_mb: memory.most_mb() }
  }
}
