import { atMost, AppError } from '@clientele/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { readMailbox } from '../notifications/mailbox.ts'
import type { Services } from '../services.ts'
import { peerOf } from './address.ts'
import { authenticate } from './authenticate.ts'

const QuerySchema = z.object({ to: z.string().check(atMost(320)).optional() })

/**
 * `/dev/messages?to=`: the messages that would have been sent, on a machine without a provider. Anywhere else, the address doesn't exist. It
 * requires no credential, so it only serves programs on this machine. Requests through a proxy, such as the console, require an
 * operator's session.
 */
export function mailboxRoutes(app: FastifyInstance, services: Services) {
  if (!services.config.mailbox) return
  app.get('/dev/messages', async (request, reply) => {
    hideFromOtherPages(reply)
    if (!isPeerHere(request) || !isNamedHere(request)) throw new AppError('NO_SUCH_OPERATION')
    if (isForwarded(request)) await refuseWithoutOperator(services, request, reply)
    const query = QuerySchema.safeParse(request.query)
    return readMailbox(services.database, query.success ? query.data.to : '')
  })
}

/** Pages of other origins can't read this, not even those that may call the rest of the API. */
function hideFromOtherPages(reply: FastifyReply) {
  for (const name of Object.keys(reply.getHeaders())) if (name.startsWith('access-control-')) reply.removeHeader(name)
  reply.header('cache-control', 'no-store')
}

const isPeerHere = (request: FastifyRequest) => isLoopback(peerOf(request))

/** Any web page can point its own host name at this machine, but the browser still sends that name. */
function isNamedHere({ headers }: FastifyRequest): boolean {
  const url = `http://${headers.host ?? ''}`
  const { hostname } = URL.canParse(url) ? new URL(url) : { hostname: '' }
  return hostname === 'localhost' || isLoopback(hostname.replace(/^\[(.*)\]$/, '$1'))
}

const isLoopback = (address: string) => ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback'

const isForwarded = ({ headers }: FastifyRequest) =>
  Object.keys(headers).some((name) => name === 'forwarded' || name === 'via' || name.startsWith('x-forwarded-'))

async function refuseWithoutOperator(services: Services, request: FastifyRequest, reply: FastifyReply) {
  const nowhere = { company_id: undefined, application_id: undefined }
  const caller = await authenticate(services, request, reply, nowhere)
  if ('refusal' in caller) throw caller.refusal
  if (!caller.signedIn || caller.ctx.actor.kind !== 'operator') throw new AppError('UNAUTHENTICATED')
}
