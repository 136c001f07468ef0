import { fetchFile, type FetchLimits } from '../../outbound/fetch-file.ts'
import type { TrackedControl } from './kind.ts'

const every_ms = 1_000

/**
 * Fetches a file for a job, and reports how much has arrived. It also asks while nothing arrives, so that a server that stalls doesn't keep a job that
 * was paused or canceled.
 */
export async function* fetchWatched(
  control: Pick<TrackedControl<unknown, unknown>, 'signal' | 'report'>,
  url: string,
  limits: Omit<FetchLimits, 'signal'>,
): AsyncGenerator<Uint8Array> {
  const unwanted = new AbortController()
  let done = 0
  let asking = Promise.resolve()
  const report = () => control.report({ step: 'fetch', unit: 'bytes', done })
  const timer = setInterval(() => {
    asking = report().catch((error: unknown) => unwanted.abort(error))
  }, every_ms)
  try {
    const signal = AbortSignal.any([control.signal, unwanted.signal])
    for await (const piece of fetchFile(url, { ...limits, signal })) {
      done += piece.length
      yield piece
      await report()
    }
  } finally {
    clearInterval(timer)
    await asking
  }
}
