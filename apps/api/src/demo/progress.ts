// Hand-written: forty lines that also write a log where there is no terminal, and no dependency of the service.
/** Where progress is shown: a terminal, or a file. */
export type Out = Pick<NodeJS.WriteStream, 'write'> & { isTTY?: boolean; columns?: number }

const redraw_ms = 100
const newLine_ms = 5_000
const barLength = 28

/** Shows progress, speed, and the remaining time: a bar in a terminal, otherwise an occasional line. */
export function showProgress(out: Out, { from, to }: { from: number; to: number }) {
  const began = Date.now()
  let shown = began
  return {
    tell: (done: number) => {
      const now = Date.now()
      if (done < to && now - shown < (out.isTTY ? redraw_ms : newLine_ms)) return
      shown = now
      const line = describe(done, { from, to }, now - began)
      out.write(out.isTTY ? `\r\u001b[K${line.slice(0, (out.columns ?? 80) - 1)}` : `${line}\n`)
    },
    end: () => void (out.isTTY && out.write('\n')),
  }
}

/** One line: percentage, bar, count, speed, and remaining time. */
export function describe(done: number, { from, to }: { from: number; to: number }, spent_ms: number): string {
  const share = done / to
  const perSecond = Math.round(((done - from) / Math.max(spent_ms, 1)) * 1_000)
  const filled = Math.round(share * barLength)
  const left_s = perSecond > 0 ? Math.ceil((to - done) / perSecond) : 0
  return [
    `${String(Math.floor(share * 100)).padStart(3)} %`,
    '█'.repeat(filled) + '░'.repeat(barLength - filled),
    `${grouped(done)} of ${grouped(to)}`,
    `${grouped(perSecond)}/s`,
    ...(done < to && perSecond > 0 ? [`${duration(left_s)} left`] : []),
  ].join('  ')
}

export const grouped = (value: number) => value.toLocaleString('en')

export const duration = (seconds: number) =>
  seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
