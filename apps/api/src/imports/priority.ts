/** Two kinds of work that take turns in one thread, of which one is waited for. */
export interface Priority {
  /** Does work that is waited for. */
  first: <T>(work: () => Promise<T>) => Promise<T>
  /** Resolves once there is no such work. */
  free: () => Promise<void>
}

export function priority(): Priority {
  let first: Promise<unknown> | undefined
  return {
    async first(work) {
      const doing = work()
      const settled = doing.catch(() => undefined)
      first = settled
      try {
        return await doing
      } finally {
        if (first === settled) first = undefined
      }
    },
    async free() {
      while (first) await first
    },
  }
}
