import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { AppError } from '@clientele/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'

/*
 * Limits how long a request may take to arrive. (A separate limit covers processing.) Node waits for the headers of a request; this file
 * limits the wait for its body. An ordinary body has REQUEST_TIMEOUT_MS; an upload has the same, plus more for every byte that arrives.
 */

/** An upload that keeps up this rate may take longer, up to the maximum. */
const uploadRate_bytesPerMs = 8
const uploadMax_ms = 15 * 60_000
/**
 * How long request bodies may still arrive, and responses may still be read, once the server closes. Either can take minutes, and a client that starts again
 * reaches another process.
 */
const transfersAtClose_ms = 5_000
/** A connection without any traffic, such as one whose client doesn't read the response, is closed. */
const stalled_ms = 2 * 60_000

type Limits = Pick<Config, 'requestTimeout_ms'>

/** The time limits of the HTTP server itself. */
export const serverTimeouts = ({ requestTimeout_ms }: Limits) => ({
  requestTimeout: uploadMax_ms,
  connectionTimeout: Math.max(stalled_ms, requestTimeout_ms + 5_000),
  keepAliveTimeout: 72_000,
  http: { headersTimeout: requestTimeout_ms, connectionsCheckingInterval: Math.min(1_000, requestTimeout_ms / 2) },
})

/** The reader of an upload, which is notified when it is too late. Fastify reads all other bodies. */
const uploads = new WeakMap<IncomingMessage, (late: AppError) => void>()

/** Aborts bodies that don't arrive in time, with a response unless there was one already. */
export function limitArrival(app: FastifyInstance, { requestTimeout_ms }: Limits, uploadTypes: ReadonlySet<string>) {
  const isUpload = (contentType = '') => uploadTypes.has(contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '')
  const forUpload = (received_bytes: number) =>
    Math.min(uploadMax_ms, requestTimeout_ms + received_bytes / uploadRate_bytesPerMs)
  const forOthers = () => requestTimeout_ms
  const arriving = new Set<IncomingMessage>()

  app.addHook('preParsing', ({ raw, headers }, _reply, payload, done) => {
    if (hasBody(raw)) {
      arriving.add(raw)
      const onLate = () => giveUp(raw, new AppError('REQUEST_TIMEOUT'))
      whenLate(raw, isUpload(headers['content-type']) ? forUpload : forOthers, onLate, () => arriving.delete(raw))
    }
    done(null, payload)
  })
  app.addHook('preClose', (done) => {
    const stop = () => arriving.forEach((raw) => giveUp(raw, new AppError('OVERLOADED', [], { retry_after_s: 1 })))
    setTimeout(stop, transfersAtClose_ms).unref()
    done()
  })
}

function giveUp(raw: IncomingMessage, late: AppError) {
  const tellUpload = uploads.get(raw)
  if (tellUpload) tellUpload(late)
  // The reader of the body gets this as a stream error, and responds.
  else if (raw.listenerCount('error') > 0) raw.emit('error', late)
  else raw.destroy()
}

/** Yields the pieces of an upload as they arrive. Throws once it is too slow, but leaves the connection open for the response. */
export async function* uploadOf({ raw }: FastifyRequest): AsyncGenerator<Uint8Array> {
  const pieces = raw.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>
  let tooLate: AppError | undefined
  let interrupt = (_late: AppError) => undefined as void
  uploads.set(raw, (late) => {
    tooLate = late
    interrupt(late)
  })
  // Racing each piece against one promise would keep all of them in memory until that promise settles.
  const next = () =>
    new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
      interrupt = reject
      pieces.next().then(resolve, reject)
    })
  try {
    for (;;) {
      // It may have been too late while nobody was waiting for a piece.
      if (tooLate) throw tooLate
      const piece = await next()
      if (piece.done) return
      yield piece.value
    }
  } finally {
    uploads.delete(raw)
  }
}

/** Calls `onLate` once a body has exceeded its time limit, which can depend on how much has arrived; and `onEnd` at its end. */
function whenLate(
  raw: IncomingMessage,
  allowed_ms: (received_bytes: number) => number,
  onLate: () => void,
  onEnd: () => void,
): void {
  const began = performance.now()
  const bytesBefore = raw.socket.bytesRead
  const left_ms = () => began + allowed_ms(raw.socket.bytesRead - bytesBefore) - performance.now()
  const look = () => {
    const left = left_ms()
    if (left <= 0) onLate()
    else timer = setTimeout(look, left)
  }
  let timer = setTimeout(look, left_ms())
  const stop = () => {
    clearTimeout(timer)
    onEnd()
  }
  raw.once('end', stop).once('close', stop)
}

const hasBody = ({ headers }: IncomingMessage) =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'

/** A client that is still sending when it is refused loses the response if the connection is closed immediately. */
const linger_ms = 1_000

function closeSoon(socket: Socket) {
  const timer = setTimeout(() => socket.destroy(), linger_ms)
  socket.once('close', () => clearTimeout(timer))
}

/**
 * Closes idle connections when the server closes, those on which bodies still arrive that were refused, and those whose clients take long to read
 * their responses. Otherwise, it would wait for the clients.
 */
export function closeUnusedConnections(app: FastifyInstance) {
  const unused = new Set<Socket>()
  const refused = new Set<Socket>()
  const responses = new Set<ServerResponse>()
  let isClosing = false
  app.server.on('connection', (socket: Socket) => {
    unused.add(socket)
    socket.once('close', () => {
      unused.delete(socket)
      refused.delete(socket)
    })
  })
  app.server.on('request', (raw: IncomingMessage, response: ServerResponse) => {
    unused.delete(raw.socket)
    responses.add(response)
    response.once('close', () => responses.delete(response))
    response.once('finish', () => {
      if (raw.complete || raw.destroyed) return
      refused.add(raw.socket)
      raw.once('end', () => refused.delete(raw.socket))
      if (isClosing) closeSoon(raw.socket)
    })
  })
  app.addHook('preClose', (done) => {
    isClosing = true
    for (const socket of unused) if (socket.bytesRead === 0) socket.destroy()
    for (const socket of refused) closeSoon(socket)
    const cutOff = () => responses.forEach((response) => response.headersSent && response.destroy())
    setTimeout(cutOff, transfersAtClose_ms).unref()
    done()
  })
}
