import { connect, type Socket } from 'node:net'

/*
 * The load, in a process of its own: some connections, each with one request in flight at a time. It shares the machine with those
 * it measures, so it does as little as it can: requests are bytes made beforehand, and of an answer it reads the status and the length.
 */

export interface LoadRequest {
  method: string
  path: string
  headers?: Record<string, string>
  /** Each `__N__` becomes a number of eight digits that no other request has. */
  body?: string
}

export interface LoadJob {
  port: number
  headers: Record<string, string>
  requests: LoadRequest[]
  seconds: number
  inFlight: number
  /** Where `__N__` starts. */
  firstNumber: number
  /** Each request once, in their order; it ends with the last one. Otherwise they are repeated, from anywhere among them. */
  isOnce?: boolean
  /** A connection that is told by a 503 when to come again does so, instead of at once. */
  waitsWhenTold?: boolean
  /** Whether the answers are wanted as well, in the order of the requests. */
  keepsAnswers?: boolean
}

export interface LoadResult {
  requests: number
  seconds: number
  latencies_ms: number[]
  /** Responses by status. */
  statuses: Record<string, number>
  /** Those that were a 503 with Retry-After. */
  toldToWait: number
  nextNumber: number
  answers: string[]
  /** Processor time of the load itself, in microseconds. */
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

/** Makes the bytes of a request: once, where no number is in it. */
function makerOf(
  { method, path, headers, body }: LoadRequest,
  shared: Record<string, string>,
): (number: () => number) => Buffer | string {
  const lines = Object.entries({ ...shared, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  const start = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lines.join('')}`
  const withBody = (text: string) =>
    `${start}content-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
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

/** Calls `answered` for each response, once all of it is there. */
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

/** The number in a header, of which names are in lower case, as both servers write them. */
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
