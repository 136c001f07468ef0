import { setTimeout as wait } from 'node:timers/promises'
import { type Connection, openDatabase } from '@clientele/db'
import { createTestDatabase } from '@clientele/db/testing'
import pino from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { atomically, systemContext } from '../../src/context.ts'
import { jobHandlers } from '../../src/execution/job-handlers.ts'
import type { JobControl, JobHandler, JobHandlers } from '../../src/jobs/job.ts'
import type { PayloadOf } from '../../src/jobs/kinds.ts'
import { claim, enqueue, extendLease, finish, measureLanes, releaseDue } from '../../src/jobs/queue.ts'
import { type JobSettings, startJobs } from '../../src/jobs/run.ts'
import { turnsAfter } from '../../src/jobs/turns.ts'
import { noSenders } from '../../src/senders/sender.ts'
import type { Services } from '../../src/services.ts'

const application_id = '000000000000000000000001'
const otherShop = '000000000000000000000002'

/** Several processes on one database, each with its own connections. */
async function startProcesses(count: number) {
  const { url, drop } = await createTestDatabase()
  const config = readConfig({ DATABASE_URL: url, SECRET_KEY: 'x'.repeat(32) })
  const processes = Array.from({ length: count }, (): Services => {
    const database = openDatabase(url, { poolSize: 3 })
    return { config, database, log: pino({ level: 'silent' }), senders: noSenders }
  })
  onTestFinished(async () => {
    await Promise.all(processes.map(({ database }) => database.close()))
    await drop()
  })
  return processes
}

const first = ([one]: Services[]): Services => {
  if (!one) throw new Error('no process was started')
  return one
}

/** Adds jobs whose handlers are defined by the tests below. */
const addJobs = (services: Services, numbers: readonly string[], { shop = application_id, run_at }: JobOptions = {}) =>
  atomically(systemContext(services, { application_id: shop }), async (tx) => {
    for (const number of numbers)
      await enqueue(tx, {
        kind: 'purge_user',
        payload: { user_id: number, delete_on: '' },
        ...(run_at && { run_at }),
      })
  })
interface JobOptions {
  shop?: string
  run_at?: Date
}
const addJob = (services: Services, options?: JobOptions) => addJobs(services, ['1'], options)

type Work = JobHandler<PayloadOf<'purge_user'>>

function start(
  services: Services,
  handler: Partial<Work> = {},
  { handlers, ...settings }: JobSettings & { handlers?: JobHandlers } = {},
) {
  const purge_user = { run: async () => undefined, giveUp: async () => undefined, ...handler }
  const jobs = startJobs(services, handlers ?? { ...jobHandlers, purge_user }, {
    poll_ms: 30,
    retry_ms: 20,
    ...settings,
  })
  let stopped: Promise<void> | undefined
  const stop = () => (stopped ??= jobs.stop())
  onTestFinished(stop)
  return { stop }
}

const jobsOf = ({ database }: Services) => database.queries.select().from(database.tables.jobs)
const stateOf = async (services: Services) => (await jobsOf(services))[0]

/** Claims the due jobs in the lane of these tests, like a process that dies afterward. */
async function claimDue(db: Connection, lease_ms: number) {
  await releaseDue(db)
  return claim(db, 'housekeeping', { after: '' }, () => lease_ms)
}

/** A promise, and a function that resolves it. */
function gate() {
  let open = () => undefined as void
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open, opened }
}

test('N39: a job is claimed once, by the first process to ask, until its lease expires', async () => {
  const processes = await startProcesses(2)
  const [one, other] = processes.map(({ database }) => database)
  if (!one || !other) throw new Error('two processes were started')
  await addJob(first(processes))

  const long_ms = 60_000
  const claims = await Promise.all([one, other, one, other].map((db) => claimDue(db, long_ms)))
  const [held, ...rest] = claims.filter((job) => job !== undefined)
  expect(rest).toEqual([])
  expect(held).toMatchObject({ kind: 'purge_user', payload: { user_id: '1' }, attempts: 1 })
  if (!held) return

  expect(await claimDue(other, long_ms)).toBeUndefined()
  expect(await extendLease(one, held, 1)).toBe(true)
  await expect.poll(() => claimDue(other, long_ms)).toMatchObject({ id: held.id, attempts: 2 })
  const again = { ...held, attempts: 2 }
  // A process that slept past its lease no longer holds anything.
  expect(await extendLease(one, held, long_ms)).toBe(false)
  expect(await finish(one, held)).toBe(false)
  expect(await finish(other, again)).toBe(true)
  expect(await claimDue(one, long_ms)).toBeUndefined()
})

test('a job whose transaction was rolled back does not exist', async () => {
  const processes = await startProcesses(1)
  const ctx = systemContext(first(processes), { application_id })
  const failing = atomically(ctx, async (tx) => {
    await enqueue(tx, { kind: 'purge_user', payload: { user_id: '1', delete_on: '' } })
    throw new Error('undone')
  })
  await expect(failing).rejects.toThrow('undone')
  expect(await claimDue(first(processes).database, 200)).toBeUndefined()
})

test('a job does not run before its time', async () => {
  const processes = await startProcesses(1)
  const run_at = new Date(Date.now() + 500)
  await addJob(first(processes), { run_at })
  const claimed = async () => (await claimDue(first(processes).database, 60_000)) && new Date()
  await expect.poll(claimed).toBeDefined()
  expect(Date.now()).toBeGreaterThanOrEqual(run_at.getTime())
})

test('many jobs in several processes each run once, and within the concurrency that a lane allows an application', async () => {
  const processes = await startProcesses(3)
  const done: string[] = []
  for (const services of processes) {
    const running = new Map<string, number>()
    const count = (shop: string, more: number) => {
      const now = (running.get(shop) ?? 0) + more
      running.set(shop, now)
      return now
    }
    start(services, {
      run: async (ctx, { user_id }) => {
        expect(count(ctx.application_id, 1)).toBe(1)
        await wait(5)
        done.push(user_id)
        count(ctx.application_id, -1)
      },
    })
  }
  const numbers = Array.from({ length: 40 }, (_, number) => String(number))
  await addJobs(first(processes), numbers.slice(0, 30))
  await addJobs(first(processes), numbers.slice(30), { shop: otherShop })
  await expect.poll(async () => (await jobsOf(first(processes))).every(({ state }) => state === 'done')).toBe(true)
  expect(done.sort()).toEqual(numbers.sort())
})

test('scheduled work runs once, however many processes wait for its time', async () => {
  const processes = await startProcesses(3)
  const run_at = new Date(Date.now() + 400)
  await addJobs(first(processes), ['1', '2', '3'], { run_at })
  const ran: { user_id: string; at: number }[] = []
  for (const services of processes)
    start(services, { run: async (_, { user_id }) => void ran.push({ user_id, at: Date.now() }) })
  await expect
    .poll(async () => (await jobsOf(first(processes))).map(({ state }) => state))
    .toEqual(['done', 'done', 'done'])
  expect(ran.map(({ user_id }) => user_id).sort()).toEqual(['1', '2', '3'])
  expect(ran.every(({ at }) => at >= run_at.getTime())).toBe(true)
})

test('a job starts as soon as it is added in the same process', async () => {
  const processes = await startProcesses(1)
  const begun = gate()
  start(first(processes), { run: async () => begun.open() }, { poll_ms: 600_000 })
  // Whatever the workers are doing at this point, the wake-up isn't lost.
  await addJob(first(processes))
  await expect(begun.opened).resolves.toBeUndefined()
})

test('a failed job is retried with increasing delays, and given up after the last attempt', async () => {
  const processes = await startProcesses(1)
  let attempts = 0
  let givenUp = 0
  start(
    first(processes),
    {
      run: async () => {
        attempts += 1
        throw new Error('secret@example.com')
      },
      giveUp: async () => void (givenUp += 1),
    },
    { attemptsMax: 3 },
  )
  await addJob(first(processes))
  await expect.poll(() => stateOf(first(processes))).toMatchObject({ state: 'failed', attempts: 3 })
  expect([attempts, givenUp]).toEqual([3, 1])
  expect(JSON.stringify(await stateOf(first(processes)))).not.toContain('secret')
})

test('giving up a job and marking it as failed are atomic: an error in between leaves neither', async () => {
  const processes = await startProcesses(1)
  const services = first(processes)
  let tries = 0
  start(
    services,
    {
      run: () => Promise.reject(new Error('down')),
      giveUp: async (tx) => {
        await enqueue(tx, { kind: 'purge_user', payload: { user_id: 'again', delete_on: '' }, run_at: farAway })
        tries += 1
        if (tries === 1) throw new Error('the process died here')
      },
    },
    { attemptsMax: 1, lease_ms: 50 },
  )
  await addJob(services)
  await expect
    .poll(async () => (await jobsOf(services)).map(({ state }) => state).toSorted())
    .toEqual(['failed', 'waiting'])
  expect(tries).toBe(2)
})
const farAway = new Date('2999-01-01')

test('a process that stops releases its job, and another continues it immediately', async () => {
  const processes = await startProcesses(2)
  const [one, other] = processes
  if (!one || !other) return
  const untilAborted: Work['run'] = async (_ctx, _payload, { signal }) => {
    await wait(60_000, undefined, { signal })
  }
  const stopping = start(one, { run: untilAborted })
  await addJob(one)
  await expect.poll(() => stateOf(one)).toMatchObject({ state: 'running', attempts: 1 })
  await stopping.stop()
  expect(await stateOf(other)).toMatchObject({ state: 'waiting', ready: true, attempts: 0 })
  start(other, {})
  await expect.poll(() => stateOf(other)).toMatchObject({ state: 'done', attempts: 1 })
})

test('a job that crashes its process every time is given up in the end', async () => {
  const processes = await startProcesses(1)
  await addJob(first(processes))
  // Two processes claimed it and died.
  for (const _ of [1, 2]) await expect.poll(() => claimDue(first(processes).database, 1)).toBeDefined()
  let begun = 0
  let givenUp = 0
  start(
    first(processes),
    { run: async () => void (begun += 1), giveUp: async () => void (givenUp += 1) },
    { attemptsMax: 2 },
  )
  await expect.poll(() => stateOf(first(processes))).toMatchObject({ state: 'failed' })
  expect([begun, givenUp]).toEqual([0, 1])
})

test('N39: a job that slept past its lease notices the loss, and rolls back what it was about to write', async () => {
  const processes = await startProcesses(1)
  const services = first(processes)
  const taken = gate()
  const losses: unknown[] = []
  let runs = 0
  const run = async (ctx: Parameters<Work['run']>[0], { heartbeat, signal }: JobControl) => {
    runs += 1
    if (runs > 1) return taken.open()
    // Sleeps until another process has claimed it.
    await taken.opened
    await atomically(ctx, async (tx) => {
      await enqueue(tx, { kind: 'purge_user', payload: { user_id: 'never', delete_on: '' } })
      await heartbeat(tx.db)
    }).catch((error: Error) => losses.push(error.message, signal.aborted))
    throw new Error('stop here')
  }
  const handler = { run: (ctx: Parameters<Work['run']>[0], _: unknown, control: JobControl) => run(ctx, control) }
  const settings = { lease_ms: 100 }
  start(services, handler, settings)
  // An application has one worker of this lane per process.
  start(services, handler, settings)
  await addJob(services)
  await expect.poll(() => losses).toEqual(['the lease was lost', true])
  expect(runs).toBe(2)
  expect((await jobsOf(services)).length).toBe(1)
  await expect.poll(() => stateOf(services)).toMatchObject({ state: 'done' })
})

test('a job that waits for something slow keeps its lease', async () => {
  const processes = await startProcesses(1)
  const services = first(processes)
  const slow = gate()
  let runs = 0
  const run: Work['run'] = async (_ctx, _payload, { keepLease }) => {
    runs += 1
    await keepLease(() => slow.opened)
  }
  for (const _ of [1, 2]) start(services, { run }, { lease_ms: 200 })
  await addJob(services)
  const began = await stateOf(services)
  // Its lease has been extended several times.
  await expect
    .poll(async () => Number((await stateOf(services))?.claimable_at) - Number(began?.claimable_at))
    .toBeGreaterThan(800)
  slow.open()
  await expect.poll(() => stateOf(services)).toMatchObject({ state: 'done', attempts: 1 })
  expect(runs).toBe(1)
})

describe('N54: one kind of background work cannot hold up another', () => {
  const message = (message_id: string, channel: 'email' | 'sms', urgent = true) => ({
    kind: 'deliver_message' as const,
    payload: { message_id, channel, urgent },
  })

  test.each(['email', 'logouts', 'imports', 'housekeeping'] as const)('SMS behind a full lane for %s', async (lane) => {
    const processes = await startProcesses(1)
    const services = first(processes)
    const stuck = gate()
    const sent = gate()
    let started = 0
    const block = async () => {
      started += 1
      await stuck.opened
    }
    const giveUp = async () => undefined
    start(
      services,
      {},
      {
        poll_ms: 600_000,
        handlers: {
          deliver_message: { run: (_, { channel }) => (channel === 'sms' ? sent.open() : undefined, block()), giveUp },
          tell_client_of_logout: { run: block, giveUp },
          run_job: { run: block, giveUp },
          import_members: { run: block, giveUp },
          copy_group: { run: block, giveUp },
          clear_group: { run: block, giveUp },
          delete_export: { run: block, giveUp },
          erase_skipped_rows: { run: block, giveUp },
          enforce_inactivity: { run: block, giveUp },
          purge_user: { run: block, giveUp },
        },
      },
    )
    onTestFinished(stuck.open)
    for (const shop of [application_id, otherShop, '000000000000000000000003'])
      await atomically(systemContext(services, { application_id: shop }), async (tx) => {
        for (let i = 0; i < 20; i += 1)
          if (lane === 'email') await enqueue(tx, message('news', 'email'))
          else if (lane === 'logouts')
            await enqueue(tx, {
              kind: 'tell_client_of_logout',
              payload: { client_id: '1', session_id: '1', user_id: '1' },
            })
          else if (lane === 'housekeeping')
            await enqueue(tx, { kind: 'purge_user', payload: { user_id: '1', delete_on: '' } })
          else
            await enqueue(tx, {
              kind: 'run_job',
              payload: { job_id: '1', kind: 'import_members', run: 1 },
            })
      })
    await expect.poll(() => started).toBeGreaterThanOrEqual(2)
    await atomically(systemContext(services, { application_id }), (tx) => enqueue(tx, message('code', 'sms')))
    // Nothing polls, and no other job ends: only a worker of its own can send it.
    await sent.opened
  })

  test('a code queued behind ten thousand messages of its application', async () => {
    const processes = await startProcesses(1)
    const services = first(processes)
    await atomically(systemContext(services, { application_id }), async (tx) => {
      const news = await enqueue(tx, message('news', 'email', false))
      const { queries, tables } = tx.db
      const [row] = (await queries.select().from(tables.jobs)).filter(({ id }) => id === news)
      if (!row) throw new Error('there is a job')
      for (let i = 0; i < 20; i += 1)
        await queries.insert(tables.jobs).values(Array.from({ length: 500 }, (_, n) => ({ ...row, id: `${i}-${n}` })))
      await enqueue(tx, message('code', 'email'))
    })
    const claimed = await claim(services.database, 'email', { after: '' }, () => 1_000)
    expect(claimed?.payload).toMatchObject({ message_id: 'code' })
    expect(await measureLanes(services.database)).toContainEqual(
      expect.objectContaining({ lane: 'email', waiting: 10_000 }),
    )
  })

  test('an application with ten thousand jobs and one with a single job take turns', async () => {
    const processes = await startProcesses(1)
    const services = first(processes)
    await addJob(services)
    const { queries, tables } = services.database
    const row = await stateOf(services)
    if (!row) throw new Error('there is a job')
    for (let i = 0; i < 20; i += 1)
      await queries.insert(tables.jobs).values(Array.from({ length: 500 }, (_, n) => ({ ...row, id: `${i}-${n}` })))
    await addJob(services, { shop: otherShop })
    const served: string[] = []
    const both = gate()
    start(services, {
      run: async (ctx) => {
        served.push(ctx.application_id)
        if (served.length >= 3) both.open()
      },
    })
    await both.opened
    expect(served.slice(0, 3)).toContain(otherShop)
  })

  test('an application whose jobs never end leaves workers for the others', async () => {
    const processes = await startProcesses(1)
    const services = first(processes)
    const stuck = gate()
    const begun = gate()
    const served = gate()
    start(services, {
      run: async (ctx) => {
        begun.open()
        if (ctx.application_id === otherShop) served.open()
        else await stuck.opened
      },
    })
    onTestFinished(stuck.open)
    await addJobs(services, ['1', '2', '3', '4'])
    await begun.opened
    await addJob(services, { shop: otherShop })
    await expect(served.opened).resolves.toBeUndefined()
  })

  test('the next turn: after the application served last, then from the start, skipping those at their limit', () => {
    const all = { before: undefined }
    expect(turnsAfter('', [])).toEqual([{ after: '', ...all }])
    expect(turnsAfter('b', [])).toEqual([
      { after: 'b', ...all },
      { after: '', ...all },
    ])
    expect(turnsAfter('b', ['c', 'a'])).toEqual([
      { after: 'b', before: 'c' },
      { after: 'c', ...all },
      { after: '', before: 'a' },
      { after: 'a', before: 'c' },
    ])
    expect(turnsAfter('b', ['b'])).toEqual([
      { after: 'b', ...all },
      { after: '', before: 'b' },
    ])
  })
})
