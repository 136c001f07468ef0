import type { FastifyInstance } from 'fastify'
import type { Services } from '../services.ts'

/** `/healthz`: the process is alive. `/readyz`: the database answers and its tables are up to date. */
export function healthRoutes(app: FastifyInstance, { database, log }: Services) {
  endConnectionsWhileClosing(app)
  // However late it is, it is alive: whoever asks would end it otherwise, and with it the work that it is behind with.
  const whileOverloaded = { config: { pressureHandler: () => undefined } }
  app.get('/healthz', whileOverloaded, async () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    const checks = await readiness(database).catch(() => ({ database: 'unreachable', migrations: 'unknown' }))
    const ready = checks.database === 'ok' && checks.migrations === 'done'
    if (!ready) log.warn({ checks }, 'not ready')
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', checks })
  })
}

/** A request that is answered while the server closes takes its connection with it: kept open, it would hold the process up. */
function endConnectionsWhileClosing(app: FastifyInstance) {
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (isClosing) reply.header('connection', 'close')
    done(null, payload)
  })
}

async function readiness(database: Services['database']) {
  await database.ping()
  return { database: 'ok', migrations: (await database.isMigrated()) ? 'done' : 'pending' }
}
