import { setTimeout as sleep } from 'node:timers/promises'
import { type Dialect, newId } from '@clientele/db'
import { demoApplicationId } from '../src/demo/fill.ts'
import { nowIn, openByHand } from './by-hand.ts'
import { type Api, call as callApi } from './jobs.ts'

/** The figures of following customers who change, in an application with many segments. */
export interface SegmentFigures {
  changes: number
  seconds: number
  /** How long the statements alone take that compare the same customers with the same segments. */
  limit_seconds: number
  /** The longest time from the response to a change until its customer is in the right segment, one change at a time. */
  lag_ms: number
}

/** How late a segment may know of a change. */
export const lagGoal_ms = 2_000

interface Measured extends Api {
  metricsPort: number
  dialect: Dialect
  url: string
}

const attributes = 10
/** Each attribute is mentioned by a tenth of the segments, and each change is of one attribute. */
const segments = 1_000
const segmentsOfEach = segments / attributes
const customers = 500
const inFlight = 8
const oneByOne = 20

interface Segment {
  id: string
  uid: number
  definition_id: string
  value: string
}

export async function measureSegments(wanted: Measured): Promise<SegmentFigures> {
  const { metricsPort, dialect, url } = wanted
  const call: Call = (path, body) => callApi(wanted, path, body)
  const definitions: string[] = []
  for (let i = 0; i < attributes; i += 1) {
    const slug = `segment_bench_${i}`
    const made = await call('/user_attribute/definition', { name: slug, slug, type: 'text' })
    definitions.push(String(made._id))
  }
  const made = await insertSegments(wanted, definitions)
  const users = await someUsers(call)
  const ofFirst = made.slice(0, segmentsOfEach)
  const change = (user_id: string, { definition_id, value }: Segment) =>
    call(`/user_attribute/user/${user_id}`, { attributes: [{ definition_id, value }] })

  let lag_ms = 0
  for (const [i, user_id] of users.slice(0, oneByOne).entries()) {
    const segment = ofFirst[i] ?? made[0]
    if (segment) lag_ms = Math.max(lag_ms, await lagOf(call, segment, user_id, () => change(user_id, segment)))
  }

  const began = performance.now()
  const left = users.map((user_id, i) => ({ user_id, segment: ofFirst[(i + 7) % segmentsOfEach] }))
  const work = async () => {
    for (let next = left.pop(); next; next = left.pop()) if (next.segment) await change(next.user_id, next.segment)
  }
  await Promise.all(Array.from({ length: inFlight }, work))
  await untilFollowed(metricsPort)
  const seconds = (performance.now() - began) / 1_000
  return { changes: users.length, seconds, limit_seconds: await compareByHand(dialect, url, ofFirst, users), lag_ms }
}

type Call = (path: string, body?: object) => Promise<Record<string, unknown>>

/** Adds segments without members, as if they had been filled before anyone had a value. */
async function insertSegments({ dialect, url }: Measured, definitions: readonly string[]): Promise<Segment[]> {
  const driver = await openByHand(dialect, url)
  const now = nowIn[dialect]
  const json = dialect === 'postgres' ? '?::jsonb' : '?'
  const made = definitions.flatMap((definition_id, i) =>
    Array.from({ length: segmentsOfEach }, (_, n): Segment => {
      const uid = 1_000_000 + i * segmentsOfEach + n
      return { id: newId(), uid, definition_id, value: `value ${n}` }
    }),
  )
  await driver.transaction(async () => {
    for (const { id, uid, definition_id, value } of made) {
      const rule = JSON.stringify({ join: 'AND', of: [{ about: 'attribute', definition_id, type: 'eq', value }] })
      await driver.run(
        `insert into user_groups (application_id, id, uid, name, name_key, description, file_url, type, status, rows, matched, error_count,
           member_count, read_bytes, created_at, modified_at, version, rule)
         values (?, ?, ?, ?, ?, '', '', 'conditional', 'completed', 0, 0, 0, 0, 0, ${now}, ${now}, 0, ${json})`,
        [demoApplicationId, id, uid, `Benchmark ${uid}`, `benchmark ${uid}`, rule],
      )
      await driver.run('insert into segment_fields (application_id, field, group_id) values (?, ?, ?)', [
        demoApplicationId,
        `attribute:${definition_id}`,
        id,
      ])
    }
  })
  await driver.close()
  return made
}

async function someUsers(call: Call): Promise<string[]> {
  const ids: string[] = []
  for (let page = 1; ids.length < customers; page += 1) {
    const { items } = await call(`/customers/list?page_size=100&page_no=${page}`)
    ids.push(...(items as { _id: string }[]).map(({ _id }) => _id))
  }
  return ids
}

async function lagOf(call: Call, { uid }: Segment, user_id: string, change: () => Promise<unknown>): Promise<number> {
  await change()
  const began = performance.now()
  for (;;) {
    const { items } = await call(`/user_group/${uid}/users?among=${user_id}`)
    if ((items as unknown[]).length > 0) return performance.now() - began
    await sleep(5)
  }
}

/** Waits until no change waits to be indexed, or to be compared with segments. */
async function untilFollowed(metricsPort: number) {
  for (;;) {
    const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
    if (/^clientele_search_waiting 0$/m.test(text) && /^clientele_segments_waiting 0$/m.test(text)) return
    await sleep(10)
  }
}

/** The raw limit: two statements for each segment, which compare all of the customers. Returns the seconds. */
async function compareByHand(dialect: Dialect, url: string, compared: readonly Segment[], users: readonly string[]) {
  const driver = await openByHand(dialect, url)
  const matches = `exists (select 1 from user_attribute_keys k
    where k.application_id = u.application_id and k.definition_id = ? and k.user_id = u.id and k.key = ?)`
  const began = performance.now()
  await driver.transaction(async () => {
    for (const { id, definition_id, value } of compared) {
      await driver.run(
        `delete from user_group_members where application_id = ? and group_id = ? and user_id in among(?)
           and not exists (select 1 from users u where u.application_id = ? and u.id = user_id and ${matches})`,
        [demoApplicationId, id, users, demoApplicationId, definition_id, value],
      )
      await driver.run(
        `insert into user_group_members (application_id, group_id, user_id, added_at)
           select u.application_id, ?, u.id, ${nowIn[dialect]} from users u
           where u.application_id = ? and u.id in among(?) and ${matches} on conflict do nothing`,
        [id, demoApplicationId, users, definition_id, value],
      )
    }
  })
  const seconds = (performance.now() - began) / 1_000
  await driver.close()
  return seconds
}
