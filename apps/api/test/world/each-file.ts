import { afterAll, vi } from 'vitest'
import { stopRemaining } from './start-app.ts'

/* At the end of each file. The files that a process runs share its modules, so nothing may run on, or stay faked. */

afterAll(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  await stopRemaining()
})
