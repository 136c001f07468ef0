import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { readMailbox } from '../notifications/mailbox.ts'
import type { Services } from '../services.ts'

const QuerySchema = z.object({ to: z.string().max(320).optional() })

/** `/dev/messages?to=`: what would have been sent, on a machine that sends nothing. Anywhere else the address does not exist. */
export function mailboxRoutes(app: FastifyInstance, { config, database }: Services) {
  if (!config.mailbox) return
  app.get('/dev/messages', async (request) => {
    const query = QuerySchema.safeParse(request.query)
    return readMailbox(database, query.success ? query.data.to : '')
  })
}
