import { connect, type Socket } from 'node:net'

/*
 * The load, in a process of its own: some connections, each with one request in flight at a time. It speaks just enough HTTP to
 * take as little of the machine as it can from those it measures.
 */

export interface LoadRequest {
  method: string
  path: string
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
}

export interface LoadResult {
  requests: number
  seconds: number
  latencies_ms: number[]
  failures: Record<string, number>
  nextNumber: number
}

async function run(job: LoadJob): Promise<LoadResult> {
  const result: LoadResult = { requests: 0, seconds: 0, latencies_ms: [], failures: {}, nextNumber: job.firstNumber }
  const head = Object.entries(job.headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
  let turn = Math.floor(Math.random() * job.requests.length)
  const next = () => {
    const request = job.requests[turn++ % job.requests.length]
    if (!request) throw new Error('There is nothing to ask.')
    const body = request.body?.includes('__N__')
      ? request.body.replaceAll('__N__', String(result.nextNumber++).padStart(8, '0'))
      : request.body
    const content =
      body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`
    return `${request.method} ${request.path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${head}${content}\r\n${body ?? ''}`
  }
  const began = performance.now()
  const end = began + job.seconds * 1_000
  await Promise.all(
    Array.from({ length: job.inFlight }, async () => {
      const socket = await open(job.port)
      const read = reader(socket)
      while (performance.now() < end) {
        const sent = performance.now()
        socket.write(next())
        const status = await read()
        result.latencies_ms.push(performance.now() - sent)
        result.requests += 1
        if (status[0] !== '2') result.failures[status] = (result.failures[status] ?? 0) + 1
      }
      socket.destroy()
    }),
  )
  result.seconds = (performance.now() - began) / 1_000
  return result
}

const open = (port: number) =>
  new Promise<Socket>((opened, failed) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => opened(socket))
    socket.once('error', failed)
  })

/** Answers the status of the next response once all of it is there. */
function reader(socket: Socket): () => Promise<string> {
  let pieces: Buffer[] = []
  let missing = -1
  let status = ''
  let done: ((status: string) => void) | undefined
  let fail: ((error: Error) => void) | undefined
  socket.on('close', () => fail?.(new Error('The server closed the connection.')))
  socket.on('data', (piece) => {
    pieces.push(piece)
    if (missing < 0) {
      const start = pieces.length === 1 ? piece : Buffer.concat(pieces)
      const headEnd = start.indexOf('\r\n\r\n')
      if (headEnd < 0) return
      const head = start.toString('latin1', 0, headEnd)
      status = head.slice(9, 12)
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
      missing = headEnd + 4 + length - start.length
    } else missing -= piece.length
    if (missing > 0) return
    pieces = []
    missing = -1
    done?.(status)
  })
  return () =>
    new Promise<string>((answered, failed) => {
      done = answered
      fail = failed
    })
}

process.on('message', (job: LoadJob) => {
  run(job).then(
    (result) => process.send?.(result),
    (error: Error) => process.send?.({ error: error.message }),
  )
})
process.on('disconnect', () => process.exit(0))
