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

/** Due jobs in each lane, counted whenever the metrics are read. */
export type MeasureQueue = () => Promise<{ lane: string; waiting: number; oldest_s: number }[]>

/** If the database doesn't respond, everything else is still measured. */
const queuePatience_ms = 1_000

async function measureQueue(measure: MeasureQueue) {
  const measured = measure().then((lanes) => {
    for (const { lane, waiting, oldest_s } of lanes) {
      jobsWaiting.set({ lane }, waiting)
      oldestJob.set({ lane }, oldest_s)
    }
  })
  await Promise.race([measured.catch(() => undefined), wait(queuePatience_ms, undefined, { ref: false })])
}

export const rowsCleared = new Counter({
  name: 'clientele_rows_cleared_total',
  help: 'Rows deleted by this process because their retention period was over, by table.',
  labelNames: ['table'] as const,
  registers: [registry],
})

/** Serves metrics in Prometheus format on a separate port, which stays inside the network. */
export function serveMetrics({ metrics }: Config, measure: MeasureQueue): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end()
    const measured = measureQueue(measure).then(() => registry.metrics())
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
