import { changes, event, type EventDefinition, text } from './definition.ts'

/* What happens to the APIs that access tokens can be for. */

export const oauthResourceEvents = {
  'oauth_resource.created': event(
    'The API was registered for access tokens',
    { changes },
    { changes: { name: { to: 'Orders' } } },
  ),
  'oauth_resource.updated': event(
    'The API that access tokens can be for was changed',
    { changes },
    { changes: { name: { from: 'Orders', to: 'Order history' } } },
  ),
  'oauth_resource.deleted': event(
    'The API that access tokens could be for was deleted',
    { name: text('The name of the API.'), identifier: text('The audience of its access tokens.') },
    { name: 'Orders', identifier: 'https://api.shop.example.com/orders' },
  ),
} satisfies Record<string, EventDefinition>
