/** A TCP proxy to Postgres for tests, which can simulate every kind of network failure. */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface PostgresProxy {
  /** The URL of the database through the proxy. */
  url: string
  /** Breaks every connection. */
  cut(): void
  /** Breaks each connection on which `words` are sent, after the server has received them, so that the response is lost. */
  loseAnswerTo(words: string): void
  /** Silently drops everything on open connections. New connections work, unless `all` is set. */
  silence(options?: { all?: boolean }): void
  /** Lets new connections work again. */
  restore(): void
  /** Routes new connections to another database server. */
  leadTo(url: string): void
  close(): Promise<void>
}

interface Path {
  client: Socket
  server: Socket
  isSilent: boolean
}

export async function startPostgresProxy(databaseUrl: string): Promise<PostgresProxy> {
  let target = new URL(databaseUrl)
  const paths = new Set<Path>()
  let isSilent = false
  let fatalWords: string | undefined

  const listener = createServer((client) => {
    const server = connect(Number(target.port || 5432), target.hostname)
    const path: Path = { client, server, isSilent }
    paths.add(path)
    let answerIsLost = false
    client.on('data', (piece) => {
      if (path.isSilent) return
      if (fatalWords !== undefined && piece.includes(fatalWords)) answerIsLost = true
      server.write(piece)
    })
    server.on('data', (piece) => {
      if (answerIsLost) cutOne(path)
      else if (!path.isSilent) client.write(piece)
    })
    for (const [end, other] of [
      [client, server],
      [server, client],
    ] as const) {
      end.on('error', () => undefined)
      end.on('close', () => {
        if (!path.isSilent) other.destroy()
        if (client.destroyed && server.destroyed) paths.delete(path)
      })
    }
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String((listener.address() as { port: number }).port)

  const cutOne = ({ client, server }: Path) => {
    client.resetAndDestroy()
    server.destroy()
  }
  const cut = () => paths.forEach(cutOne)
  return {
    url: url.href,
    cut,
    loseAnswerTo: (words) => {
      fatalWords = words
    },
    silence: ({ all = false } = {}) => {
      isSilent = all
      for (const path of paths) path.isSilent = true
    },
    restore: () => {
      isSilent = false
      fatalWords = undefined
    },
    leadTo: (other) => {
      target = new URL(other)
    },
    async close() {
      listener.close()
      cut()
      await once(listener, 'close')
    },
  }
}
