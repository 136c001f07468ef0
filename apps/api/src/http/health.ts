import { checkHealth } from '@clientele/db'
import type { FastifyInstance } from 'fastify'
import type { Services } from '../services.ts'

/** `/healthz`: the process is alive. `/readyz`: a request can be served now, or why not. */
export function healthRoutes(app: FastifyInstance, { database, log }: Services) {
  endConnectionsWhileClosing(app)
  // However late it is, it is alive: whoever asks would end it otherwise, and with it the work that it is behind with.
  const whileOverloaded = { config: { pressureHandler: () => undefined } }
  app.get('/healthz', whileOverloaded, async () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    const checks = await readiness(database)
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

/** `database` is the first cause there is; `read` and `write` say what can still be done. */
async function readiness(database: Services['database']) {
  const { storage, read, write, migrations } = await checkHealth(database)
  return { database: [storage, write, read].find((cause) => cause !== 'ok') ?? 'ok', read, write, migrations }
}
