import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { UserBanner } from '@/features/users/detail/user-banner'
import { expectAccessible } from './accessible'
import { aCustomer, type Service, World } from './world'

const hour_ms = 3_600_000
const fromNow = (ms: number) => new Date(Date.now() + ms).toISOString()

const shown = (service: Service, status: 'active' | 'blocked' = 'active') =>
  render(
    <World service={service}>
      <main>
        <h1>Asha Rao</h1>
        <UserBanner user={aCustomer({ _id: 'user-1', status })} />
      </main>
    </World>,
  )

const last_active_at = '2021-05-04T10:00:00.000Z'

test('A planned erasure of an inactive customer says when, why, and what cancels it', async () => {
  // At noon, so that it isn't a matter of hours, whatever time it is.
  const noon = new Date(new Date().setHours(12, 0, 0, 0))
  const at = new Date(noon.setDate(noon.getDate() + 2)).toISOString()
  const erasure = { at, told_at: fromNow(-17.5 * hour_ms), days: 1_095 }
  await shown({ getUserInactivity: () => ({ last_active_at, erasure }) })
  await expect.element(page.getByText('Will be erased in 2 days for being inactive')).toBeVisible()
  await expect.element(page.getByText(/^Last active on May 4, 2021\./)).toBeVisible()
  await expect.element(page.getByText(/erased after 1,095 days without any activity: this one on /)).toBeVisible()
  await expect.element(page.getByText(/signs in or uses their account before then, nothing is erased/)).toBeVisible()
  await expectAccessible()
})

test('Nothing is said about a customer who will stay, or is blocked', async () => {
  let asked = 0
  const service = { getUserInactivity: () => ((asked += 1), { last_active_at }) }
  await shown(service)
  await expect.poll(() => asked).toBe(1)
  await expect.element(page.getByText(/erased/)).not.toBeInTheDocument()
  await shown(service, 'blocked')
  await expect.element(page.getByText('This customer is blocked')).toBeVisible()
  expect(asked).toBe(1)
})
