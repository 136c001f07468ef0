/** Makes the next one while the last one is used, for work that mostly waits. An error is thrown when its turn comes. */
export async function* oneAhead<One>(all: AsyncGenerator<One>): AsyncGenerator<One> {
  const start = () => {
    const next = all.next()
    // It may fail before anyone waits for it.
    next.catch(() => undefined)
    return next
  }
  try {
    for (let next = start(); ; ) {
      const { done, value } = await next
      if (done) return
      next = start()
      yield value as One
    }
  } finally {
    await all.return(undefined)
  }
}
