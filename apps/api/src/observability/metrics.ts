import { createServer, type Server } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Config } from '../config/config.ts'

const registry = new Registry()
collectDefaultMetrics({ register: registry, prefix: 'clientele_' })

export const requestDuration = new Histogram({
  name: 'clientele_request_duration_seconds',
  help: 'Duration of requests, by operation and status.',
  labelNames: ['operation', 'status'] as const,
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers: [registry],
})

export const jobsFinished = new Counter({
  name: 'clientele_jobs_finished_total',
  help: 'Finished jobs, by kind and result.',
  labelNames: ['kind', 'result'] as const,
  registers: [registry],
})

export const eventsRecorded = new Counter({
  name: 'clientele_events_total',
  help: 'Recorded events, by type.',
  labelNames: ['type'] as const,
  registers: [registry],
})

export const jobsRunning = new Gauge({
  name: 'clientele_jobs_running',
  help: 'Jobs running in this process, by lane.',
  labelNames: ['lane'] as const,
  registers: [registry],
})

const jobsWaiting = new Gauge({
  name: 'clientele_jobs_waiting',
  help: 'Due jobs waiting for a worker in any process, by lane; counted up to a limit.',
  labelNames: ['lane'] as const,
  registers: [registry],
})

const oldestJob = new Gauge({
  name: 'clientele_jobs_oldest_seconds',
  help: 'How long the oldest waiting job has been due, by lane.',
  labelNames: ['lane'] as const,
  registers: [registry],
})

const trackedWaiting = new Gauge({
  name: 'clientele_tracked_jobs_waiting',
  help: 'Jobs that people can see and that are waiting for a worker in any process, by kind; counted up to a limit.',
  labelNames: ['kind'] as const,
  registers: [registry],
})

const oldestTracked = new Gauge({
  name: 'clientele_tracked_jobs_oldest_seconds',
  help: 'How long the oldest of them has been waiting, by kind.',
  labelNames: ['kind'] as const,
  registers: [registry],
})

export const trackedJobsEnded = new Counter({
  name: 'clientele_tracked_jobs_ended_total',
  help: 'Jobs that people can see and that this process has ended, by kind and state.',
  labelNames: ['kind', 'state'] as const,
  registers: [registry],
})

export const trackedRowsSkipped = new Counter({
  name: 'clientele_tracked_job_rows_skipped_total',
  help: 'Rows that jobs have skipped, by kind.',
  labelNames: ['kind'] as const,
  registers: [registry],
})

export const trackedRows = new Counter({
  name: 'clientele_tracked_job_rows_total',
  help: 'Rows, members, and other records that jobs have processed, by kind and step.',
  labelNames: ['kind', 'step'] as const,
  registers: [registry],
})

const changesToIndex = new Gauge({
  name: 'clientele_search_waiting',
  help: 'Changes to customers that searches do not find yet, in any process; counted up to a limit.',
  registers: [registry],
})

const oldestChange = new Gauge({
  name: 'clientele_search_oldest_seconds',
  help: 'How long searches have not found the oldest of these changes.',
  registers: [registry],
})

const segmentsWaiting = new Gauge({
  name: 'clientele_segments_waiting',
  help: 'Changes to customers that segments do not reflect yet, in any process; counted up to a limit.',
  registers: [registry],
})

const segmentsOldest = new Gauge({
  name: 'clientele_segments_oldest_seconds',
  help: 'How long segments have not reflected the oldest of these changes.',
  registers: [registry],
})

const foreignHashes = new Gauge({
  name: 'clientele_foreign_password_hashes',
  help: 'Password hashes of other systems that no sign-in has replaced yet, by form.',
  labelNames: ['form'] as const,
  registers: [registry],
})

/** What is counted in the database whenever the metrics are read. */
export interface Measures {
  /** Due jobs in each lane. */
  lanes: () => Promise<{ lane: string; waiting: number; oldest_s: number }[]>
  /** Jobs of each kind that people can see. */
  kinds: () => Promise<{ kind: string; waiting: number; oldest_s: number }[]>
  /** Changes that the index of searches doesn't contain yet. */
  index: () => Promise<{ waiting: number; oldest_s: number }>
  /** Changes that segments don't reflect yet. */
  segments: () => Promise<{ waiting: number; oldest_s: number }>
  /** Password hashes of other systems, in all applications. */
  foreignHashes: () => Promise<{ form: string; count: number }[]>
}

/** If the database doesn't respond, everything else is still measured. */
const patience_ms = 1_000

async function measureDatabase(measures: Measures) {
  const lanes = measures.lanes().then((measured) => {
    for (const { lane, waiting, oldest_s } of measured) {
      jobsWaiting.set({ lane }, waiting)
      oldestJob.set({ lane }, oldest_s)
    }
  })
  const kinds = measures.kinds().then((measured) => {
    for (const { kind, waiting, oldest_s } of measured) {
      trackedWaiting.set({ kind }, waiting)
      oldestTracked.set({ kind }, oldest_s)
    }
  })
  const index = measures.index().then(({ waiting, oldest_s }) => {
    changesToIndex.set(waiting)
    oldestChange.set(oldest_s)
  })
  const segments = measures.segments().then(({ waiting, oldest_s }) => {
    segmentsWaiting.set(waiting)
    segmentsOldest.set(oldest_s)
  })
  const hashes = measures.foreignHashes().then((measured) => {
    for (const { form, count } of measured) foreignHashes.set({ form }, count)
  })
  await Promise.race([
    Promise.allSettled([lanes, kinds, index, segments, hashes]),
    wait(patience_ms, undefined, { ref: false }),
  ])
}

export const rowsCleared = new Counter({
  name: 'clientele_rows_cleared_total',
  help: 'Rows deleted by this process because their retention period was over, by table.',
  labelNames: ['table'] as const,
  registers: [registry],
})

/** Serves metrics in Prometheus format on a separate port, which stays inside the network. */
export function serveMetrics({ metrics }: Config, measures: Measures): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end()
    const measured = measureDatabase(measures).then(() => registry.metrics())
    measured.then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    )
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(metrics.port, metrics.host, () => resolve(server))
  })
}
