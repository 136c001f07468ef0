const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const absolute = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })
const calendar = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' })
const number = new Intl.NumberFormat('en')

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

export const relativeTime = (at: string, now: number): string => {
  const seconds = Math.round((Date.parse(at) - now) / 1000)
  const step = steps.find(([, length]) => Math.abs(seconds) >= length)
  if (!step) return 'just now'
  const [unit, length] = step
  return relative.format(
    unit === 'day' ? Math.round((noon(Date.parse(at)) - noon(now)) / 86_400_000) : Math.trunc(seconds / length),
    unit,
  )
}

/** Days are those of the calendar where the operator is: in 47 hours it isn't tomorrow, but the day after. They aren't always 24 hours long. */
const noon = (at: number) => new Date(at).setHours(12, 0, 0, 0)

export const absoluteTime = (at: string): string => absolute.format(new Date(at))
/** A day without a time zone, such as a birthday, stored as midnight UTC. */
export const calendarDay = (at: string): string => calendar.format(new Date(at.slice(0, 10)))
export const count = (value: number): string => number.format(value)

/** "1 customer", "1,204 customers". */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`

/** The total of a list: "1,204", or "10,000+" if it is a lower bound. */
export const total = (page: { item_total?: number | undefined; total_relation?: string | undefined }): string =>
  `${count(page.item_total ?? 0)}${page.total_relation === 'gte' ? '+' : ''}`

/** The same in a sentence: "1,204", or "At least 10,000". */
export const totalInWords = (page: Parameters<typeof total>[0]): string =>
  `${page.total_relation === 'gte' ? 'At least ' : ''}${count(page.item_total ?? 0)}`

/** A phone number in readable form: "+91 98765 43210". */
export const phoneText = (phone: { country_code?: number | undefined; phone?: string | undefined }): string =>
  [phone.country_code ? `+${phone.country_code}` : '', phone.phone ?? ''].filter(Boolean).join(' ')
