/** A sleep that can be interrupted. A wake-up before the sleep ends it immediately, so that none is lost. */
export function openAlarm() {
  let isDue = false
  let end: (() => void) | undefined
  return {
    wakeUp() {
      isDue = true
      end?.()
    },
    async sleep(time_ms: number) {
      if (!isDue)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, time_ms)
          end = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      isDue = false
      end = undefined
    },
  }
}

/** A pause with jitter, so that processes don't all wake up together. */
export const unevenly = (time_ms: number) => time_ms * (0.75 + Math.random() / 2)
