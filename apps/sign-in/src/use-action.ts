import { useState } from 'react'
import { asFailure, type Failure } from './call.ts'

/** Something that a button starts: one at a time, and a failure is kept so that the page can show it. */
export function useAction() {
  const [failure, setFailure] = useState<Failure>()
  const [isPending, setPending] = useState(false)

  async function start(work: () => unknown) {
    if (isPending) return
    setPending(true)
    setFailure(undefined)
    try {
      await work()
    } catch (error) {
      setFailure(asFailure(error))
    } finally {
      setPending(false)
    }
  }
  return { run: (work: () => unknown) => void start(work), failure, isPending }
}
