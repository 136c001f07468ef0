import { checkHealth } from '@clientele/db'
import type { FastifyInstance } from 'fastify'
import type { Services } from '../services.ts'

/** `/healthz`: the process is alive. `/readyz`: a request can be served now, or why not. */
export function healthRoutes(app: FastifyInstance, { database, log }: Services) {
  endConnectionsWhileClosing(app)
  // A process that is behind is still alive. Reporting otherwise would get it killed, along with the work it is behind with.
  const whileOverloaded = { config: { pressureHandler: () => undefined } }
  app.get('/healthz', whileOverloaded, async () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    const checks = await readiness(database)
    const ready = checks.database === 'ok' && checks.migrations === 'done'
    if (!ready) log.warn({ checks }, 'not ready')
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', checks })
  })
}

/** Closes the connection of a request that is served during shutdown: kept alive, it would hold up the process. */
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

/** `database` is the first cause found; `read` and `write` say what still works. */
async function readiness(database: Services['database']) {
  const { storage, read, write, migrations } = await checkHealth(database)
  return { database: [storage, write, read].find((cause) => cause !== 'ok') ?? 'ok', read, write, migrations }
}
