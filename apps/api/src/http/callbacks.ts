import { AppError, refuseField } from '@clientele/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { systemContext } from '../context.ts'
import { isCallbackSignature, recordReport, type Report, twilioCallbackUrl } from '../notifications/callbacks.ts'
import { sameHash } from '../secrets.ts'
import { twilioReason, twilioSignature } from '../senders/twilio.ts'
import type { Services } from '../services.ts'

/*
 * `/callbacks/messages`: where SMS providers report whether a message was delivered. A report must be signed, and says nothing about who has
 * the number. The signature is checked before anything is read.
 */

const PlaceSchema = z.object({
  application_id: z.string().regex(/^[\w-]{1,64}$/),
  id: z.string().regex(/^[0-9a-f]{24}$/),
})
const FormSchema = z.record(z.string(), z.string())
const SignedQuerySchema = z.object({ signature: z.string() })
const ReportSchema = z.object({
  status: z.enum(['delivered', 'undelivered'], { error: 'must be delivered or undelivered' }),
  reason: z
    .enum(['unreachable', 'blocked', 'failed'], { error: 'must be unreachable, blocked, or failed' })
    .default('failed'),
  code: z
    .string()
    .regex(/^[\w.-]{1,40}$/, 'must be at most 40 letters, digits, dots, and dashes')
    .optional(),
})

export function callbackRoutes(app: FastifyInstance, services: Services) {
  const { twilio } = services.config.messages

  app.post('/callbacks/messages/twilio/:application_id/:id', async (request, reply) => {
    const place = placeOf(request)
    const url = twilioCallbackUrl(services, place)
    const form = FormSchema.safeParse(request.body)
    const signature = request.headers['x-twilio-signature']
    if (!twilio || url === undefined) throw new AppError('NO_SUCH_OPERATION')
    if (!form.success || typeof signature !== 'string') throw new AppError('INVALID_SIGNATURE')
    if (!sameHash(twilioSignature(twilio.authToken, url, form.data), signature)) throw new AppError('INVALID_SIGNATURE')
    const report = twilioReport(form.data)
    if (report) await recordReport(contextOf(services, place), place.id, 'twilio', report)
    return reply.code(204).send()
  })

  app.post('/callbacks/messages/http/:application_id/:id', async (request, reply) => {
    const place = placeOf(request)
    const query = SignedQuerySchema.safeParse(request.query)
    if (!query.success || !isCallbackSignature(services, place, query.data.signature))
      throw new AppError('INVALID_SIGNATURE')
    const { data, error } = ReportSchema.safeParse(request.body)
    if (!data) throw refuseField(`body.${error?.issues[0]?.path.join('.') ?? ''}`, error?.issues[0]?.message ?? '')
    const { status, reason, code } = data
    const report: Report =
      status === 'delivered' ? { delivery: status } : { delivery: status, reason, provider_code: code }
    await recordReport(contextOf(services, place), place.id, 'http', report)
    return reply.code(204).send()
  })
}

function placeOf({ params }: FastifyRequest) {
  const { data } = PlaceSchema.safeParse(params)
  if (!data) throw new AppError('NO_SUCH_OPERATION')
  return data
}

const contextOf = (services: Services, { application_id }: { application_id: string }) =>
  systemContext(services, { application_id })

/** Interprets Twilio's callback; undefined until the outcome is known. */
function twilioReport({ MessageStatus, ErrorCode }: Record<string, string>): Report | undefined {
  if (MessageStatus === 'delivered') return { delivery: 'delivered' }
  if (MessageStatus !== 'undelivered' && MessageStatus !== 'failed') return undefined
  const provider_code = /^\d{1,10}$/.test(ErrorCode ?? '') ? ErrorCode : undefined
  return { delivery: 'undelivered', reason: twilioReason(provider_code) ?? 'failed', provider_code }
}
