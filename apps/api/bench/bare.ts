import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hashPassword, verifyPassword } from '../src/passwords/hashing.ts'
import type { SecretKeys } from '../src/secrets.ts'
import { openBestStatements } from './best/prepare.ts'
import { issuerAnswers } from './issuer/answers.ts'
import type { IssuerClient } from './issuer/cases.ts'
import type { LoadRequest } from './load.ts'
import { type RecordJob, record } from './record.ts'
import { openBare } from './runners.ts'
import { password, type Phone, type Shopper, type Storefront } from './storefront.ts'
import { freshParams, type Replay } from './trace.ts'

/*
 * The upper limit that the API is compared to: node:http and the database driver, with nothing in between except the API's own statements, verbatim.
 * It has no router, credentials, validation, or presentation, and returns rows as JSON. For a password sign-in, it only computes the hash, in the
 * same pool. For tokens, it makes the signatures as well.
 * Under `/best/`, it runs the best hand-written statements for the same jobs instead.
 */

export type BareJob = ({ do: 'serve' } & RecordJob) | { do: 'settle' }

export interface BareReady {
  port: number
  /** The API requests of each case. The bare server serves the same requests under `/<case>/<number>`. */
  requests: Record<string, LoadRequest[]>
  storefront: Storefront
  shoppers: Shopper[]
  /** Phones that haven't been sent a code yet. */
  phones: Phone[]
  /** A client of the application as an issuer, if a case needs one, and what signs its refresh tokens. */
  issuer: { client: IssuerClient; keys: SecretKeys } | undefined
  /** The cases that it also serves under `/best/`. */
  best: string[]
}

let settle = async () => undefined as void

async function serve(job: RecordJob): Promise<BareReady> {
  const { recordings, dialect, url, stable, ...rest } = await record(job)
  const database = await openBare[dialect](url)
  settle = database.settle
  const passwordHash = await hashPassword('known shoppers', password)
  /** Codes that were sent but not verified yet. */
  const sent: { i: number; made: Map<string, string> }[] = []
  let number = 50_000_000

  const run = async (replay: readonly Replay[] | undefined, made?: Map<string, string>) => {
    if (!replay) throw new Error('There is no such request.')
    number += 1
    return database.run(replay, freshParams(replay, String(number), made))
  }
  const answers: Record<string, (i: number) => Promise<unknown>> = {
    password: () => verifyPassword('known shoppers', password, passwordHash),
    'send-code': async (i) => {
      const made = new Map<string, string>()
      const rows = await run(recordings['send-code']?.[i], made)
      sent.push({ i, made })
      return rows
    },
    'verify-code': async () => {
      const code = sent.shift()
      return run(recordings['verify-code']?.[code?.i ?? -1], code?.made)
    },
    ...(await issuerAnswers(recordings, run)),
  }

  const { answers: statements } = await openBestStatements({ dialect, url }, rest.requests, stable)
  const bestAnswers: typeof answers = { ...statements }
  if (rest.requests.password && answers.password) bestAnswers.password = answers.password
  const answerTo = (path: string): Promise<unknown> => {
    const [name = '', i = '', j = ''] = path.slice(1).split('/')
    if (name !== 'best') return answers[name]?.(Number(i)) ?? run(recordings[name]?.[Number(i)])
    return bestAnswers[i]?.(Number(j)) ?? Promise.reject(new Error(`There is no best statement of ${i}.`))
  }

  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      const answering = answerTo(request.url ?? '')
      answering.then(
        (rows) => send(response, JSON.stringify(rows)),
        (error: Error) => {
          process.stderr.write(`bare server: ${error.message}\n`)
          response.writeHead(500, { 'content-length': 0 }).end()
        },
      )
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return { port: (server.address() as AddressInfo).port, best: Object.keys(bestAnswers), ...rest }
}

function send(response: ServerResponse, body: string) {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

process.on('message', (job: BareJob) => {
  const done = job.do === 'serve' ? serve(job) : settle().then(() => ({}))
  done.then(
    (answer) => process.send?.(answer),
    (error: Error) => process.send?.({ error: error.stack }),
  )
})
process.on('disconnect', () => process.exit(0))
