import { createServer, type Server } from 'node:http'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Config } from './config.ts'

const registry = new Registry()
collectDefaultMetrics({ register: registry, prefix: 'clientele_' })

export const requestDuration = new Histogram({
  name: 'clientele_request_duration_seconds',
  help: 'How long requests took, by operation and status.',
  labelNames: ['operation', 'status'] as const,
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers: [registry],
})

export const jobsFinished = new Counter({
  name: 'clientele_jobs_finished_total',
  help: 'Jobs that came to an end, by kind and result.',
  labelNames: ['kind', 'result'] as const,
  registers: [registry],
})

export const jobsRunning = new Gauge({
  name: 'clientele_jobs_running',
  help: 'Jobs that this process is carrying out.',
  registers: [registry],
})

/** Serves the measurements in Prometheus' format on a port of their own, which stays inside the network. */
export function serveMetrics({ metrics }: Config): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end()
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    )
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(metrics.port, metrics.host, () => resolve(server))
  })
}
