import { afterEach, describe, expect, test, vi } from 'vitest'
import { render } from 'vitest-browser-react'
import { Time } from '@/components/data/time'
import { duration } from '@/lib/duration'
import { dayOf } from '@/lib/day-of'
import { calendarDay, phoneText, plural, relativeTime, total } from '@/lib/format'

const noon = Date.parse('2026-03-15T12:00:00Z')
const ago = (seconds: number) => relativeTime(new Date(noon - seconds * 1000).toISOString(), noon)

describe('A relative time', () => {
  test.each([
    [0, 'just now'],
    [59, 'just now'],
    [60, '1 minute ago'],
    [3_599, '59 minutes ago'],
    [3_600, '1 hour ago'],
    [86_399, '23 hours ago'],
    [86_400, 'yesterday'],
    [47 * 3_600, '2 days ago'],
    [6 * 86_400, '6 days ago'],
    [7 * 86_400, 'last week'],
    [40 * 86_400, 'last month'],
    [800 * 86_400, '2 years ago'],
    [-120, 'in 2 minutes'],
    [-86_400, 'tomorrow'],
    [-47 * 3_600, 'in 2 days'],
  ])('%i seconds ago is “%s”', (seconds, words) => {
    expect(ago(seconds)).toBe(words)
  })

  test('The day of a timestamp is in the operator’s time zone, and a birthday is the same day everywhere', () => {
    // The browser of these tests is in New York, five hours behind UTC in winter.
    expect(dayOf('2026-01-31T02:00:00.000Z')).toBe('Jan 30, 2026')
    expect(calendarDay('2026-01-31T00:00:00.000Z')).toBe('Jan 31, 2026')
  })
})

describe('Amounts', () => {
  test.each([
    [0, '0 customers'],
    [1, '1 customer'],
    [1_204, '1,204 customers'],
  ])('%i customers are “%s”', (amount, words) => {
    expect(plural(amount, 'customer')).toBe(words)
  })

  test.each([
    [86_400, '1 day'],
    [5_400, '90 minutes'],
    [7_200, '2 hours'],
    [61, '61 seconds'],
  ])('%i seconds are “%s”', (seconds, words) => {
    expect(duration(seconds)).toBe(words)
  })

  test('A total that is only a lower bound is shown as one', () => {
    expect(total({ item_total: 10_000, total_relation: 'gte' })).toBe('10,000+')
    expect(total({ item_total: 10_000, total_relation: 'eq' })).toBe('10,000')
  })

  test('A phone number is shown with the parts that are known', () => {
    expect(phoneText({ country_code: 91, phone: '9876543210' })).toBe('+91 9876543210')
    expect(phoneText({ phone: '9876543210' })).toBe('9876543210')
    expect(phoneText({})).toBe('')
  })
})

describe('A time on the screen', () => {
  afterEach(() => void vi.useRealTimers())

  test('is updated while it is on screen', async () => {
    vi.useFakeTimers({ now: noon, toFake: ['Date', 'setInterval', 'clearInterval'] })
    const screen = await render(<Time at="2026-03-15T11:58:30Z" />)
    await expect.element(screen.getByText('1 minute ago')).toHaveAttribute('datetime', '2026-03-15T11:58:30Z')
    vi.advanceTimersByTime(30_000)
    await expect.element(screen.getByText('2 minutes ago')).toBeVisible()
  })

  test('shows the exact time in its title', async () => {
    const screen = await render(<Time at="2026-03-15T11:58:30Z" />)
    await expect.element(screen.getByRole('time')).toHaveAttribute('title', expect.stringMatching(/^Mar 15, 2026/))
  })

  test('shows the caller’s text if there is none', async () => {
    const screen = await render(<Time at={null} empty="Never" />)
    await expect.element(screen.getByText('Never')).toBeVisible()
    expect(screen.container.querySelector('time')).toBeNull()
  })
})
