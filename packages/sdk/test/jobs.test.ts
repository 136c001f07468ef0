import { endedJobStates } from '@clientele/contracts'
import { expect, test } from 'vitest'
import { ClienteleConnectionError, createClient } from '../src/index.ts'
import { endedStates } from '../src/jobs.ts'
import { failure, startService } from './service.ts'

const quick = { first_ms: 1, longest_ms: 4 }
const running = (done: number) => ({ _id: 'j1', state: 'running', progress: { step: 'apply', unit: 'rows', done } })
const completed = { _id: 'j1', state: 'completed', result: { rows: 3 } }

/** A service that shows the job in one state after another; the last one stays. */
async function startJob(...states: object[]) {
  const { baseUrl, arrived } = await startService((_request, count) => ({ json: states[count - 1] ?? states.at(-1) }))
  const client = createClient({ baseUrl, companyId: 1, accessToken: 't', retries: 0 })
  return { job: client.application('a').job('j1'), arrived }
}

test('a job is waited for until it has ended, whatever the outcome', async () => {
  const { job, arrived } = await startJob({ ...running(0), state: 'queued' }, running(1), running(1), completed)
  expect(await job.wait(quick)).toMatchObject({ state: 'completed', result: { rows: 3 } })
  expect(arrived).toHaveLength(4)
  expect(arrived[0]?.url).toBe('/service/platform/user/v1.0/company/1/application/a/jobs/j1')
  for (const state of ['canceled', 'failed']) {
    const ended = await startJob({ _id: 'j1', state })
    expect(await ended.job.wait(quick)).toMatchObject({ state })
  }
})

test('its progress is yielded once for each change', async () => {
  const { job } = await startJob(running(1), running(1), running(2), { ...running(2), state: 'paused' }, completed)
  const seen: string[] = []
  for await (const { state, progress } of job.progress(quick)) seen.push(`${state} ${progress?.done ?? ''}`)
  expect(seen).toEqual(['running 1', 'running 2', 'paused 2', 'completed '])
})

test('it is iterable, and a loop that breaks asks no more', async () => {
  const { job, arrived } = await startJob(running(1))
  for await (const { state } of job) if (state === 'running') break
  expect(arrived).toHaveLength(1)
})

test('aborting stops to wait, and a failed call is thrown', async () => {
  const { job } = await startJob(running(1))
  const abort = new AbortController()
  const waiting = job.wait({ first_ms: 60_000, signal: abort.signal })
  const reason = new Error('enough')
  setImmediate(() => abort.abort(reason))
  await expect(waiting).rejects.toThrow('enough')
  const { baseUrl } = await startService(() => failure(404, 'JOB_NOT_FOUND'))
  const gone = createClient({ baseUrl, companyId: 1, accessToken: 't', retries: 0 }).application('a').job('j1')
  await expect(gone.wait(quick)).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' })
})

test('a job is waited for while the service is restarted, but not forever', async () => {
  const states = [running(1), undefined, undefined, undefined, completed]
  const { baseUrl } = await startService((_request, count) => {
    const state = states[count - 1]
    return state ? { json: state } : failure(503, 'OVERLOADED')
  })
  const job = createClient({ baseUrl, companyId: 1, accessToken: 't', retries: 0 }).application('a').job('j1')
  expect(await job.wait(quick)).toMatchObject({ state: 'completed' })

  const { baseUrl: down } = await startService(() => failure(503, 'OVERLOADED'))
  const lost = createClient({ baseUrl: down, companyId: 1, accessToken: 't', retries: 0 }).application('a').job('j1')
  await expect(lost.wait({ ...quick, patience_ms: 20 })).rejects.toMatchObject({ code: 'OVERLOADED' })
  const nowhere = createClient({ baseUrl: 'http://127.0.0.1:9', companyId: 1, accessToken: 't', retries: 0 })
  const unreachable = nowhere.application('a').job('j1')
  await expect(unreachable.wait({ ...quick, patience_ms: 20 })).rejects.toBeInstanceOf(ClienteleConnectionError)
})

test('the states that end a job are those of the contract', () => {
  expect(endedStates).toEqual(endedJobStates)
})
