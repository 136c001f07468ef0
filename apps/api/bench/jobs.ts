import { setTimeout as sleep } from 'node:timers/promises'
import { demoApplicationId } from '../src/demo/fill.ts'

/*
 * The API's operations, and the jobs they start, for measurements that run once.
 */

/** A running API, and the credential of the caller. */
export interface Api {
  port: number
  authorization: string
}

type Answer = Record<string, unknown>

/** Calls an operation: without a body, to read. While the API is overloaded, it is called again when it says. */
export const call = (api: Api, path: string, body?: object): Promise<Answer> =>
  untilAccepted(() => {
    const { authorization } = api
    if (body === undefined) return fetch(urlOf(api, path), { headers: { authorization } })
    const headers = { authorization, 'content-type': 'application/json' }
    return fetch(urlOf(api, path), { method: 'POST', headers, body: JSON.stringify(body) })
  })

/** Uploads a CSV file, one piece at a time. Returns its name for other operations. */
export async function upload(api: Api, path: string, pieces: () => Iterable<Buffer>): Promise<string> {
  const { file_url } = await untilAccepted(() =>
    fetch(urlOf(api, path), {
      method: 'POST',
      headers: { authorization: api.authorization, 'content-type': 'text/csv' },
      body: ReadableStream.from(pieces()),
      duplex: 'half',
    } as RequestInit),
  )
  return String(file_url)
}

/** Downloads the file of an operation, as it arrives. */
export async function download(api: Api, path: string): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch(urlOf(api, path), {
    method: 'POST',
    headers: { authorization: api.authorization },
  })
  if (!response.ok || !response.body) throw new Error(`${response.url} answered ${response.status}.`)
  return response.body
}

const urlOf = ({ port }: Api, path: string) =>
  `http://127.0.0.1:${port}/service/platform/user/v1.0/company/1/application/${demoApplicationId}${path}`

async function untilAccepted(send: () => Promise<Response>): Promise<Answer> {
  for (;;) {
    const response = await send()
    const text = await response.text()
    if (response.ok) return JSON.parse(text) as Answer
    const wait_s = Number(response.headers.get('retry-after'))
    if (response.status !== 503 || !(wait_s > 0))
      throw new Error(`${response.url} answered ${response.status}: ${text}`)
    await sleep(wait_s * 1_000)
  }
}

interface FinishedJob {
  id: string
  /** From when it was added to its end, as the API says: the answer to a question may have to wait. */
  seconds: number
  result: Answer
}

/** Starts a job, and waits until it is completed. */
export async function finishJob(api: Api, path: string, body: object): Promise<FinishedJob> {
  const id = String((await call(api, path, body))._id)
  for (;;) {
    await sleep(100)
    const { state, failure, created_at, finished_at, result = {} } = await call(api, `/jobs/${id}`)
    if (state === 'failed' || state === 'canceled') throw new Error(`The job of ${path} failed: ${String(failure)}`)
    if (state !== 'completed') continue
    const seconds = (Date.parse(String(finished_at)) - Date.parse(String(created_at))) / 1_000
    return { id, seconds, result: result as Answer }
  }
}
