import type { UserEvent } from '@clientele/contracts'
import { expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { EventDetails } from '@/features/users/detail/event-details'
import { eventTitle } from '@/features/users/detail/event-titles'
import { World } from './world'

const happened = (type: string, details: object): UserEvent => ({
  _id: type,
  type,
  message: 'The user allowed an app to see their data',
  actor: { kind: 'user', id: 'user-1' },
  details: { ...details },
  request_id: 'request-1',
  created_at: '2026-01-01T10:00:00.000Z',
})

const connected = happened('oauth_client.consent_given', {
  client_id: 'client-1',
  name: 'Loyalty Partner',
  scopes: ['openid', 'profile', 'email'],
})

test('a connected app has a title, and says which app it is and what it may see', async () => {
  expect(eventTitle(connected)).toBe('App connected')
  const { container } = await render(
    <World>
      <EventDetails event={connected} />
    </World>,
  )
  expect(container.textContent).toMatch(/Loyalty Partner.*: profile, email$/)
})

test('a type that this console does not know has the message of the service', () => {
  expect(eventTitle(happened('user.cloned', {}))).toBe('The user allowed an app to see their data')
})
