import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** The live memory of this process, which also runs the service. */
export function alive_bytes(): number {
  collectGarbage()
  // Buffers are freed by another thread, which the next collection waits for.
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
