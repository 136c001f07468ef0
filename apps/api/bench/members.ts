import { setTimeout as sleep } from 'node:timers/promises'
import { demoApplicationId } from '../src/demo/fill.ts'
import { demoCustomer } from '../src/demo/customer.ts'

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
  port,
  authorization,
  users,
  memoryNow_mb,
}: {
  port: number
  authorization: string
  users: number
  memoryNow_mb: () => number
}): Promise<MembersFigures> {
  const groups = `http://127.0.0.1:${port}/service/platform/user/v1.0/company/1/application/${demoApplicationId}/user_group`
  const call = async (url: string, init: RequestInit) => {
    const response = await fetch(url, init)
    if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
    return (await response.json()) as Record<string, unknown>
  }
  const { file_url } = await call(`${groups}/file`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'text/csv' },
    body: ReadableStream.from(lines(users)),
    duplex: 'half',
  } as RequestInit)

  const began = performance.now()
  const made = await call(groups, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ name: `Benchmark ${Date.now()}`, description: '', file_url }),
  })
  let most_mb = 0
  for (;;) {
    await sleep(100)
    most_mb = Math.max(most_mb, memoryNow_mb())
    const group = await call(`${groups}/${String(made.uid)}`, { headers: { authorization } })
    if (group.status === 'failed') throw new Error('The file of the user group could not be read.')
    if (group.status !== 'completed') continue
    const { rows, matched } = group.progress as { rows: number; matched: number }
    return { rows, matched, seconds: (performance.now() - began) / 1_000, most_mb }
  }
}
