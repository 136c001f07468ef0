import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { AppError, type FieldFault, refuseField } from '@clientele/contracts'
import { newId } from '@clientele/db'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Services } from '../services.ts'
import { errorBody } from './errors.ts'

/*
 * Requests that the HTTP server can't parse, so they reach no route. They are answered here, in the usual error format.
 */

/** A client that is still sending when it is refused loses the response if the connection is closed immediately. */
const linger_ms = 2_000

/** Responds to an unreadable request, and then closes the connection, because nobody knows where the next request would begin. */
export function answerUnreadable(
  app: FastifyInstance,
  { log }: Pick<Services, 'log'>,
  protective: Record<string, string>,
) {
  const answered = new WeakSet<Socket>()

  const refuse = (socket: Socket, error: AppError, fault: string | undefined) => {
    // Data that arrives after the error is reported as another error.
    if (answered.has(socket)) return
    answered.add(socket)
    if (!socket.writable || hasBegunToAnswer(socket)) return void socket.destroy()
    const request_id = newId()
    log.info({ request_id, status: error.status, code: error.code, fault }, 'unreadable request')
    socket.end(rawAnswer(error, request_id, protective))
    const timer = setTimeout(() => socket.destroy(), linger_ms)
    socket.resume().once('close', () => clearTimeout(timer))
  }

  app.server.on('connect', (_request: IncomingMessage, socket: Socket) =>
    refuse(socket, new AppError('NO_SUCH_OPERATION'), 'CONNECT'),
  )
  return (fault: NodeJS.ErrnoException, socket: Socket) => {
    if (fault.code === 'ECONNRESET' || socket.destroyed) return void socket.destroy()
    refuse(socket, meaningOf(fault.code), fault.code)
  }
}

/** Rejects a request with two `Host` headers, or with none: a proxy in front may have used the other one. */
export function refuseOtherHosts({ raw }: FastifyRequest, reply: FastifyReply): void {
  let hosts = 0
  const { rawHeaders } = raw
  for (let i = 0; i < rawHeaders.length; i += 2) if (isHost(rawHeaders[i] ?? '')) hosts += 1
  if (hosts === 1 || (hosts === 0 && raw.httpVersion === '1.0')) return
  reply.header('connection', 'close')
  throw refuseField('host', hosts === 0 ? 'is required' : 'must be given only once')
}

const isHost = (name: string) => name.length === 4 && name.toLowerCase() === 'host'

/** Whether a response is already being sent: anything more would be read as part of it. */
const hasBegunToAnswer = (socket: Socket & { _httpMessage?: ServerResponse | null }) =>
  socket._httpMessage?.headersSent === true

const notHttp: FieldFault = { field: '', message: 'The request is not well-formed HTTP.' }

function meaningOf(fault: string | undefined): AppError {
  if (fault === 'ERR_HTTP_REQUEST_TIMEOUT') return new AppError('REQUEST_TIMEOUT')
  if (fault === 'HPE_HEADER_OVERFLOW') return new AppError('HEADERS_TOO_LARGE')
  if (fault === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return new AppError('BODY_TOO_LARGE')
  return new AppError('INVALID_INPUT', [notHttp])
}

function rawAnswer(error: AppError, request_id: string, protective: Record<string, string>): string {
  const body = JSON.stringify(errorBody(error, request_id))
  const headers = {
    ...protective,
    'x-request-id': request_id,
    'cache-control': 'no-store',
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    date: new Date().toUTCString(),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}\r\n${lines.join('')}\r\n${body}`
}
