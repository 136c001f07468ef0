import { connect, type Socket } from 'node:net'

/*
 * The load generator, in a separate process, with several connections that each have one request in flight at a time. It shares the machine with the
 * servers it measures, so it does as little as possible: request bytes are prepared in advance, and it only reads a response's status and length.
 */

export interface LoadRequest {
  method: string
  path: string
  headers?: Record<string, string>
  /** Each `__N__` is replaced with an eight-digit number that is unique to the request. */
  body?: string
}

export interface LoadJob {
  port: number
  headers: Record<string, string>
  requests: LoadRequest[]
  seconds: number
  inFlight: number
  /** The first number for `__N__`. */
  firstNumber: number
  /** Sends each request once, in order, and stops after the last one. Otherwise, repeats them, starting at a random one. */
  isOnce?: boolean
  /** Whether connections respect the Retry-After header of a 503 rather than retrying immediately. */
  waitsWhenTold?: boolean
  /** Whether to return the responses as well, in the order of the requests. */
  keepsAnswers?: boolean
}

export interface LoadResult {
  requests: number
  seconds: number
  latencies_ms: number[]
  /** Responses by status. */
  statuses: Record<string, number>
  /** The number of 503 responses with Retry-After. */
  toldToWait: number
  nextNumber: number
  answers: string[]
  /** The CPU time of the load generator itself, in microseconds. */
  processor_us: number
}

interface Answer {
  status: string
  retryAfter_s: number | undefined
  body: () => string
}

async function run(job: LoadJob): Promise<LoadResult> {
  const result: LoadResult = {
    requests: 0,
    seconds: 0,
    latencies_ms: [],
    statuses: {},
    toldToWait: 0,
    nextNumber: job.firstNumber,
    answers: [],
    processor_us: 0,
  }
  const makers = job.requests.map((request) => makerOf(request, job.headers))
  if (makers.length === 0) throw new Error('There is nothing to ask.')
  const sockets = await Promise.all(Array.from({ length: job.inFlight }, () => open(job.port)))
  const processorBefore = process.cpuUsage()
  const began = performance.now()
  const end = began + job.seconds * 1_000
  let turn = job.isOnce ? 0 : Math.floor(Math.random() * makers.length)

  const work = (socket: Socket) =>
    new Promise<void>((done, failed) => {
      let sent = 0
      let place = 0
      const next = () => {
        if (performance.now() >= end || (job.isOnce && turn >= makers.length)) {
          socket.destroy()
          return done()
        }
        place = turn
        turn += 1
        sent = performance.now()
        socket.write(makers[place % makers.length]?.(() => result.nextNumber++) ?? '')
      }
      const answered = ({ status, retryAfter_s, body }: Answer) => {
        result.latencies_ms.push(performance.now() - sent)
        result.requests += 1
        result.statuses[status] = (result.statuses[status] ?? 0) + 1
        if (job.keepsAnswers) result.answers[place] = body()
        if (status !== '503' || retryAfter_s === undefined) return next()
        result.toldToWait += 1
        if (!job.waitsWhenTold) return next()
        setTimeout(next, Math.min(retryAfter_s * 1_000, Math.max(0, end - performance.now())))
      }
      listen(socket, answered, failed)
      next()
    })

  await Promise.all(sockets.map(work))
  result.seconds = (performance.now() - began) / 1_000
  const { user, system } = process.cpuUsage(processorBefore)
  result.processor_us = user + system
  return result
}

/** Returns a function that creates the bytes of a request. They're created only once if the request has no number. */
function makerOf(
  { method, path, headers, body }: LoadRequest,
  shared: Record<string, string>,
): (number: () => number) => Buffer | string {
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  const lines = Object.entries({ ...shared, ...type, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  const start = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lines.join('')}`
  const withBody = (text: string) => `${start}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
  if (body?.includes('__N__')) return (number) => withBody(body.replaceAll('__N__', String(number()).padStart(8, '0')))
  const bytes = Buffer.from(body === undefined ? `${start}\r\n` : withBody(body))
  return () => bytes
}

const open = (port: number) =>
  new Promise<Socket>((opened, failed) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => opened(socket))
    socket.once('error', failed)
  })

const headEnd = '\r\n\r\n'
const lengthName = '\r\ncontent-length: '
const retryName = '\r\nretry-after: '

/** Calls `answered` for each complete response. */
function listen(socket: Socket, answered: (answer: Answer) => void, failed: (error: Error) => void) {
  let pieces: Buffer[] = []
  let missing = -1
  let answer: Answer | undefined
  socket.on('close', () => failed(new Error('The server closed the connection.')))
  socket.on('error', failed)
  socket.on('data', (piece) => {
    pieces.push(piece)
    if (missing >= 0) missing -= piece.length
    else {
      const start = pieces.length === 1 ? piece : Buffer.concat(pieces)
      const head = start.indexOf(headEnd, 0, 'latin1')
      if (head < 0) return
      const length = numberAfter(start, lengthName, head)
      if (length === undefined) return failed(new Error('The server did not say how long its answer is.'))
      missing = head + headEnd.length + length - start.length
      const all = pieces
      answer = {
        status: start.toString('latin1', 9, 12),
        retryAfter_s: numberAfter(start, retryName, head),
        body: () => Buffer.concat(all).toString('utf8', head + headEnd.length),
      }
    }
    if (missing > 0 || !answer) return
    const whole = answer
    pieces = []
    missing = -1
    answer = undefined
    answered(whole)
  })
}

/** The number in a header. Names must be in lowercase, which is how both servers write them. */
function numberAfter(bytes: Buffer, name: string, end: number): number | undefined {
  const found = bytes.subarray(0, end).indexOf(name, 0, 'latin1')
  if (found < 0) return undefined
  let number = 0
  for (let i = found + name.length; i < end; i += 1) {
    const digit = (bytes[i] ?? 0) - 48
    if (digit < 0 || digit > 9) break
    number = number * 10 + digit
  }
  return number
}

process.on('message', (job: LoadJob) => {
  run(job).then(
    (result) => process.send?.(result),
    (error: Error) => process.send?.({ error: error.message }),
  )
})
process.on('disconnect', () => process.exit(0))
