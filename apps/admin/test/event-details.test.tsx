import { events, type EventType, type UserEvent } from '@clientele/contracts'
import { expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { EventDetails } from '@/features/users/detail/event-details'
import { eventTitle } from '@/features/users/detail/event-titles'
import { World } from './world'

const anEvent = (type: EventType): UserEvent => ({
  _id: 'event-1',
  type,
  message: events[type].sentence,
  actor: { kind: 'user', id: 'asha' },
  created_at: '2026-01-01T00:00:00.000Z',
  request_id: 'request-1',
  details: { ...events[type].example },
})

const shown = async (event: UserEvent, permissions?: []) => {
  await render(
    <World operator={permissions && { permissions }}>
      <p>{eventTitle(event)}</p>
      <EventDetails event={event} />
    </World>,
  )
  return page.getByRole('paragraph')
}

test('An app that a customer connected is named, with what it may use, and leads to its page', async () => {
  const paragraphs = await shown(anEvent('oauth_client.consent_given'))
  await expect.element(paragraphs.first()).toHaveTextContent('App connected')
  await expect.element(paragraphs.last()).toHaveTextContent('Loyalty Partner may use: account, profile, email address')
  await expect
    .element(page.getByRole('link', { name: 'Loyalty Partner' }))
    .toHaveAttribute('href', '/a/application-1/developers/oauth-clients/64f0000000000000000000d0')
})

test('An app that was disconnected is named without a link for those who may not open it', async () => {
  const paragraphs = await shown(anEvent('oauth_client.consent_withdrawn'), [])
  await expect.element(paragraphs.last()).toHaveTextContent('Loyalty Partner may no longer use: account, email address')
  await expect.element(page.getByRole('link')).not.toBeInTheDocument()
})

test('An app that describes itself has no page, and is known by where it does', async () => {
  const client_id = 'https://agent.example/client.json'
  const given = anEvent('oauth_client.consent_given')
  const paragraphs = await shown({ ...given, details: { ...given.details, client_id, name: 'Loyalty Partner' } })
  await expect
    .element(paragraphs.last())
    .toHaveTextContent(`Loyalty Partner (${client_id}) may use: account, profile, email address`)
  await expect.element(page.getByRole('link')).not.toBeInTheDocument()
})

test('A refresh token that was used twice says what happened to the others', async () => {
  const paragraphs = await shown(anEvent('oauth_client.refresh_token_reused'))
  await expect
    .element(paragraphs.last())
    .toHaveTextContent(
      '64f0000000000000000000d1 sent a refresh token that had already been replaced. It may have been stolen, so everything issued with that sign-in was revoked.',
    )
  await expect.element(page.getByRole('link', { name: '64f0000000000000000000d1' })).toBeInTheDocument()
})

test('A type that this console does not know has the message of the service', () => {
  const message = 'The user was cloned'
  expect(eventTitle({ ...anEvent('user.created'), type: 'user.cloned', message })).toBe(message)
})

test('Consents are named in words', async () => {
  const changed = anEvent('user.consents_changed')
  const consents = [
    { slug: 'privacy_policy', value: true },
    { slug: 'email_marketing', value: false },
  ]
  const paragraphs = await shown({ ...changed, details: { ...changed.details, source: 'account', consents } })
  await expect
    .element(paragraphs.last())
    .toMatchTextContent('Privacy policy: given, Email marketing: withdrawn, on the account page')
})
