import { events, type EventType, type UserEvent } from '@clientele/contracts'
import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { ActivityTab } from '@/features/users/detail/activity-tab'
import { UserNotFound } from '@/features/users/detail/user-not-found'
import { expectAccessible } from './accessible'
import { anAttribute } from './an-attribute'
import { aCustomer, refused, type Service, World } from './world'

const anEvent = (type: EventType, facts: Partial<UserEvent>): UserEvent => ({
  _id: type,
  type,
  message: events[type].sentence,
  actor: { kind: 'operator', id: 'operator-1', name: 'Olive Owner' },
  created_at: '2026-01-01T12:00:00.000Z',
  request_id: 'request-1',
  ...facts,
})
const listing = (...items: UserEvent[]) => ({ items, page: { has_next: false } })

test('The activity calls attributes and consents by their titles', async () => {
  const changes = { 'attributes.size': { from: 38, to: 39 }, 'attributes.old_one': { to: 'x' } }
  const consents = [{ slug: 'news', value: true }]
  await render(
    <World
      service={{
        getUserEvents: () =>
          listing(anEvent('user.updated', { changes }), anEvent('user.consents_changed', { details: { consents } })),
        getUserAttributeDefinitions: () => ({ items: [{ ...anAttribute('size'), name: 'Shoe size (EU)' }], page: {} }),
        getApplication: () => ({ application: { marketing_consents: [{ slug: 'news', title: 'Our newsletter' }] } }),
      }}
    >
      <main>
        <h1>Asha Rao</h1>
        <ActivityTab user={aCustomer({ _id: 'user-1' })} />
      </main>
    </World>,
  )
  await expect.element(page.getByText('Shoe size (EU)')).toBeVisible()
  await expect.element(page.getByText('Old one')).toBeVisible()
  await expect.element(page.getByText(/Our newsletter.*: given/)).toBeVisible()
  await expectAccessible()
})

const shown = (service: Service) =>
  render(
    <World service={service}>
      <main>
        <UserNotFound userId="user-1" />
      </main>
    </World>,
  )

test('The page of an erased customer says when it was, who did it, and why', async () => {
  await shown({
    getUserEvents: () => listing(anEvent('user.purged', { details: { reason: 'Erasure request 17' } })),
  })
  await expect.element(page.getByRole('heading', { name: 'Customer erased', level: 1 })).toBeVisible()
  await expect
    .element(page.getByRole('main'))
    .toMatchTextContent(/Permanently erased by .*Olive Owner.*, .*Jan 1, 2026.*\. Erasure request 17\./)
  await expectAccessible()
})

test('A customer who never was isn’t found', async () => {
  await shown({
    getUserEvents: () => {
      throw refused({ code: 'USER_NOT_FOUND' })
    },
  })
  await expect.element(page.getByRole('heading', { name: 'Customer not found', level: 1 })).toBeVisible()
})
