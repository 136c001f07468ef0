import * as z from 'zod'
import { means } from '../means.ts'
import { changes, event, type EventDefinition, text } from './definition.ts'

/* What happens to applications, their sign-in settings, and API keys. */

export const applicationEvents = {
  'platform_config.updated': event(
    'The platform config was changed',
    { changes },
    { changes: { 'session_config.duration': { from: 30, to: 60 } } },
  ),
  'application.created': event(
    'The application was created',
    { name: text('The name of the application.') },
    { name: 'Storefront' },
  ),
  'application.updated': event(
    'The settings of the application were changed',
    { changes },
    { changes: { name: { from: 'Shop', to: 'Storefront' } } },
  ),
  'application.token_renewed': event('The public token of the application was renewed'),
  'api_key.created': event(
    'The API key was created',
    {
      name: text('The name of the key.'),
      permissions: z.array(z.string()).meta(means('What the key is allowed to do.')),
    },
    { name: 'Orders', permissions: ['users:read'] },
  ),
  'api_key.revoked': event('The API key was revoked', { name: text('The name of the key.') }, { name: 'Orders' }),
  'api_key.exchanged': event('The API key was exchanged for a bearer token'),
  'api_key.refresh_token_reused': event('A refresh token was reused, so all tokens from its exchange were revoked'),
} satisfies Record<string, EventDefinition>
