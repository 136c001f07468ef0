import * as z from 'zod'
import { means } from '../means.ts'
import { aSession, changes, event, type EventDefinition, session_id, text } from './definition.ts'

/* What happens to OAuth clients, and between them and users. */

const aClient = {
  client_id: text('The ID of the OAuth client.'),
  name: text('The name of the client at that time.'),
  scopes: z.array(z.string()).meta(means('The scopes that it was allowed.')),
}
const exampleClient = { client_id: '64f0000000000000000000d0', name: 'Loyalty Partner' }

export const oauthClientEvents = {
  'oauth_client.created': event(
    'The OAuth client was registered',
    { changes },
    { changes: { name: { to: 'Web shop' } } },
  ),
  'oauth_client.updated': event(
    'The OAuth client was changed',
    { changes },
    { changes: { name: { from: 'Shop', to: 'Web shop' } } },
  ),
  'oauth_client.secret_rotated': event(
    'The secret of the OAuth client was rotated',
    { previous_until: text('Until when the previous secret works, ISO 8601 in UTC.').optional() },
    { previous_until: '2024-06-02T09:30:00.000Z' },
  ),
  'oauth_client.revoked': event(
    'The OAuth client was revoked',
    { name: text('The name of the client.') },
    { name: 'Web shop' },
  ),
  'oauth_client.refresh_token_reused': event(
    'A refresh token was reused, so all tokens from the same authorization were revoked',
    { client_id: text('The ID of the OAuth client.'), session_id },
    { client_id: '64f0000000000000000000d1', session_id: aSession },
  ),
  'oauth_client.consent_given': event('The user allowed an app to see their data', aClient, {
    ...exampleClient,
    scopes: ['openid', 'profile', 'email'],
  }),
  'oauth_client.consent_withdrawn': event('An app was disconnected from the user', aClient, {
    ...exampleClient,
    scopes: ['openid', 'email'],
  }),
} satisfies Record<string, EventDefinition>
