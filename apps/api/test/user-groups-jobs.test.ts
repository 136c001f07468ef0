import { noSenders } from '../src/notifications/senders/sender.ts'
import { setTimeout as wait } from 'node:timers/promises'
import { openDatabase } from '@clientele/db'
import { createTestDatabase } from '@clientele/db/testing'
import pino from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { atomically, systemContext } from '../src/context.ts'
import type { JobKind } from '../src/jobs/job.ts'
import { claim, enqueue, extendLease, finish } from '../src/jobs/queue.ts'
import { type JobSettings, startJobs } from '../src/jobs/run.ts'
import type { Services } from '../src/services.ts'

const application_id = '000000000000000000000001'

/** Some processes on one database; each has connections of its own. */
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
const addJob = (services: Services, kind: string, run_at?: Date) =>
  atomically(systemContext(services, { application_id }), (tx) =>
    enqueue(tx, { kind, payload: { number: 1 }, ...(run_at && { run_at }) }),
  )

function start(services: Services, kind: Partial<JobKind>, settings: JobSettings = {}) {
  const kinds = { work: { run: async () => undefined, giveUp: async () => undefined, ...kind } }
  const jobs = startJobs(services, { kinds, poll_ms: 30, retry_ms: 20, ...settings })
  let stopped: Promise<void> | undefined
  const stop = () => (stopped ??= jobs.stop())
  onTestFinished(stop)
  return { wake: jobs.wake, stop }
}

const stateOf = async ({ database }: Services) => (await database.queries.select().from(database.tables.jobs))[0]

test('N39: a job is claimed once, by whoever asks first, until its lease runs out', async () => {
  const processes = await startProcesses(2)
  const [one, other] = processes.map(({ database }) => database)
  if (!one || !other) throw new Error('two processes were started')
  await addJob(first(processes), 'work')

  const claims = await Promise.all([claim(one, 200), claim(other, 200), claim(one, 200), claim(other, 200)])
  const [held, ...rest] = claims.filter((job) => job !== undefined)
  expect(rest).toEqual([])
  expect(held).toMatchObject({ kind: 'work', payload: { number: 1 }, attempts: 1 })
  if (!held) return

  expect(await extendLease(one, held, 300)).toBe(true)
  await wait(220)
  expect(await claim(other, 200)).toBeUndefined()
  await wait(120)
  const again = await claim(other, 60_000)
  expect(again).toMatchObject({ id: held.id, attempts: 2 })
  // Who slept through the lease holds nothing any more.
  expect(await extendLease(one, held, 60_000)).toBe(false)
  expect(await finish(one, held)).toBe(false)
  expect(again && (await finish(other, again))).toBe(true)
  expect(await claim(one, 200)).toBeUndefined()
})

test('a job that its transaction took back does not exist', async () => {
  const processes = await startProcesses(1)
  const ctx = systemContext(first(processes), { application_id })
  const failing = atomically(ctx, async (tx) => {
    await enqueue(tx, { kind: 'work', payload: {} })
    throw new Error('taken back')
  })
  await expect(failing).rejects.toThrow('taken back')
  expect(await claim(first(processes).database, 200)).toBeUndefined()
})

test('a job waits for its time', async () => {
  const processes = await startProcesses(1)
  await addJob(first(processes), 'work', new Date(Date.now() + 300))
  expect(await claim(first(processes).database, 200)).toBeUndefined()
  await wait(350)
  expect(await claim(first(processes).database, 200)).toBeDefined()
})

test('many jobs in several processes are each carried out once, and never more than two at once in one process', async () => {
  const processes = await startProcesses(3)
  const done: string[] = []
  for (const services of processes) {
    let running = 0
    start(services, {
      run: async (_ctx, payload) => {
        running += 1
        expect(running).toBeLessThanOrEqual(2)
        await wait(10)
        done.push(String(payload.number))
        running -= 1
      },
    })
  }
  const ctx = systemContext(first(processes), { application_id })
  const numbers = Array.from({ length: 40 }, (_, number) => String(number))
  await atomically(ctx, async (tx) => {
    for (const number of numbers) await enqueue(tx, { kind: 'work', payload: { number } })
  })
  await expect.poll(() => done.length, { timeout: 5_000 }).toBe(40)
  await wait(100)
  expect(done.sort()).toEqual(numbers.sort())
})

test('a job begins as soon as it is added in the same process', async () => {
  const processes = await startProcesses(1)
  let hasBegun = false
  start(first(processes), { run: async () => void (hasBegun = true) }, { poll_ms: 60_000 })
  await wait(50)
  await addJob(first(processes), 'work')
  // Long before anybody looks for work again.
  await expect.poll(() => hasBegun, { timeout: 10_000 }).toBe(true)
})

test('a job that fails is tried again, later each time, and given up after the last attempt', async () => {
  const processes = await startProcesses(1)
  const attempts: number[] = []
  let givenUp = 0
  start(
    first(processes),
    {
      run: async () => {
        attempts.push(Date.now())
        throw new Error('secret@example.com')
      },
      giveUp: async () => void (givenUp += 1),
    },
    { attemptsMax: 3 },
  )
  await addJob(first(processes), 'work')
  await expect.poll(() => stateOf(first(processes)), { timeout: 5_000 }).toMatchObject({ state: 'failed', attempts: 3 })
  expect(attempts.length).toBe(3)
  expect(givenUp).toBe(1)
  expect(JSON.stringify(await stateOf(first(processes)))).not.toContain('secret')
})

test('a process that stops gives its job back, and another carries it on at once', async () => {
  const processes = await startProcesses(2)
  const [one, other] = processes
  if (!one || !other) return
  const untilAborted: JobKind['run'] = async (_ctx, _payload, { signal }) => {
    await wait(60_000, undefined, { signal })
  }
  const stopping = start(one, { run: untilAborted })
  await addJob(one, 'work')
  await expect.poll(() => stateOf(one)).toMatchObject({ state: 'running', attempts: 1 })
  await stopping.stop()
  expect(await stateOf(other)).toMatchObject({ state: 'waiting', attempts: 0 })
  start(other, {})
  await expect.poll(() => stateOf(other)).toMatchObject({ state: 'done', attempts: 1 })
})

test('a job that ends its process every time is given up in the end', async () => {
  const processes = await startProcesses(1)
  await addJob(first(processes), 'work')
  // Two processes claimed it and died.
  for (const _ of [1, 2]) {
    await claim(first(processes).database, 1)
    await wait(10)
  }
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

test('N39: a job that slept through its lease learns that it was lost, and undoes what it was about to write', async () => {
  const processes = await startProcesses(1)
  const services = first(processes)
  let runs = 0
  const losses: unknown[] = []
  start(
    services,
    {
      run: async (ctx, _payload, { heartbeat, signal }) => {
        runs += 1
        if (runs > 1) return
        await wait(400)
        await atomically(ctx, async (tx) => {
          await enqueue(tx, { kind: 'never', payload: {} })
          await heartbeat(tx.db)
        }).catch((error: Error) => losses.push(error.message, signal.aborted))
        throw new Error('stop here')
      },
    },
    { lease_ms: 100 },
  )
  await addJob(services, 'work')
  await expect.poll(() => losses, { timeout: 3_000 }).toEqual(['the lease was lost', true])
  expect(runs).toBe(2)
  expect((await services.database.queries.select().from(services.database.tables.jobs)).length).toBe(1)
  await expect.poll(() => stateOf(services)).toMatchObject({ state: 'done' })
})
