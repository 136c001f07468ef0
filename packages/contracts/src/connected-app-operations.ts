import * as z from 'zod'
import { examplePartner } from './example-oauth-client.ts'
import { exampleWorld } from './example-world.ts'
import { clientIdOrUrl, id } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { consentWords } from './oauth-scopes.ts'
import { operation } from './operation.ts'
import { cursor, exampleFullPage, fullPageSize, pageNo } from './pages.ts'
import { ConnectedAppsSchema, DisconnectedSchema } from './storefront/connected-apps.ts'

const { asha, moment } = exampleWorld

const userId = id().meta(means('User ID.', asha.id))

/** What the team sees of the third-party apps that a shopper has connected. Their tokens are part of the shopper's sessions, and so are the permissions. */
export const connectedAppOperations = {
  getUserConnectedApps: operation({
    summary: 'List the third-party apps that a user has connected',
    tag: 'Connected apps',
    scope: 'application',
    method: 'GET',
    path: '/customers/:userId/connected-apps',
    permission: 'sessions:read',
    input: z.strictObject({ userId, pageSize: fullPageSize, pageNo, cursor }, onlyKnown),
    output: ConnectedAppsSchema,
    errors: ['USER_NOT_FOUND'],
    events: [],
    example: {
      input: { userId: asha.id },
      output: {
        items: [
          {
            client_id: examplePartner.id,
            name: examplePartner.name,
            hosts: [examplePartner.host],
            shared: [
              { scope: 'openid', description: consentWords.openid },
              { scope: 'email', description: consentWords.email },
            ],
            connected_at: moment,
            updated_at: moment,
          },
        ],
        page: exampleFullPage,
      },
    },
  }),
  disconnectUserApp: operation({
    summary: 'Disconnect a third-party app from a user',
    description:
      'Its refresh tokens and codes for this user stop working immediately, and so do its access tokens wherever they are introspected; elsewhere, within five minutes. The user is asked again before the app gets new ones.',
    tag: 'Connected apps',
    scope: 'application',
    method: 'DELETE',
    path: '/customers/:userId/connected-apps/:clientId',
    permission: 'sessions:write',
    input: z.strictObject(
      { userId, clientId: clientIdOrUrl().meta(means('The `client_id` of the app.', examplePartner.id)) },
      onlyKnown,
    ),
    output: DisconnectedSchema,
    errors: ['USER_NOT_FOUND', 'CONNECTED_APP_NOT_FOUND'],
    events: ['oauth_client.consent_withdrawn'],
    example: {
      input: { userId: asha.id, clientId: examplePartner.id },
      output: { client_id: examplePartner.id },
    },
  }),
}
