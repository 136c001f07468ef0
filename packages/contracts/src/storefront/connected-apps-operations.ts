import * as z from 'zod'
import { examplePartner } from '../example-oauth-client.ts'
import { exampleIssuer } from '../example-issuer.ts'
import { exampleWorld } from '../example-world.ts'
import { clientIdOrUrl, filledText } from '../inputs.ts'
import { means, onlyKnown } from '../means.ts'
import { consentWords, type OAuthScope } from '../oauth-scopes.ts'
import { operation } from '../operation.ts'
import { cursor, exampleFullPage, fullPageSize, pageNo } from '../pages.ts'
import {
  AnswerConsentRequestSchema,
  ConnectedAppsSchema,
  ConsentAnswerSchema,
  ConsentRequestResponseSchema,
  DisconnectedSchema,
} from './connected-apps.ts'
import { authentication, nothing } from './doors.ts'

const { moment } = exampleWorld

const requestId = filledText(64).meta(
  means('The request: the last part of the `return_to` that the issuer gave the page.', examplePartner.request_id),
)
const shared = (...scopes: OAuthScope[]) => scopes.map((scope) => ({ scope, description: consentWords[scope] }))

/** How shoppers allow third-party apps to see their data, see which they allowed, and end that. */
export const storefrontConnectedAppsOperations = {
  getConsentRequest: operation({
    summary: 'Get what a third-party app asks the shopper to allow',
    description: 'The issuer sends the shopper to the consent page with a request, which is valid for an hour.',
    tag: 'Connected apps',
    scope: 'storefront',
    method: 'GET',
    path: `${authentication}/consent-requests/:requestId`,
    permission: 'shopper',
    input: z.strictObject({ ...nothing.shape, requestId }, onlyKnown),
    output: ConsentRequestResponseSchema,
    errors: ['SIGN_IN_CLOSED', 'CONSENT_REQUEST_NOT_FOUND'],
    events: [],
    example: {
      input: { requestId: examplePartner.request_id },
      output: {
        request: {
          client_id: examplePartner.id,
          name: examplePartner.name,
          redirect_host: examplePartner.host,
          shared: shared('openid', 'profile', 'email'),
          is_wider: true,
        },
      },
    },
  }),
  answerConsentRequest: operation({
    summary: 'Allow or refuse what a third-party app asks for',
    description:
      'Afterward, send the browser to `return_to`. The same answer again has no effect and succeeds; a request that was answered can’t be answered differently.',
    tag: 'Connected apps',
    scope: 'storefront',
    method: 'POST',
    path: `${authentication}/consent-requests/:requestId`,
    permission: 'shopper',
    input: z.strictObject(
      {
        platform: nothing.shape.platform,
        requestId,
        body: AnswerConsentRequestSchema.meta(means('The shopper’s answer.')),
      },
      onlyKnown,
    ),
    output: ConsentAnswerSchema,
    errors: ['SIGN_IN_CLOSED', 'CONSENT_REQUEST_NOT_FOUND'],
    events: ['oauth_client.consent_given'],
    example: {
      input: { requestId: examplePartner.request_id, body: { allow: true } },
      output: {
        allowed: true,
        return_to: `${exampleIssuer}/auth/${examplePartner.request_id}`,
      },
    },
  }),
  getConnectedApps: operation({
    summary: 'List the third-party apps that the shopper has connected',
    tag: 'Connected apps',
    scope: 'storefront',
    method: 'GET',
    path: `${authentication}/connected-apps`,
    permission: 'shopper',
    input: z.strictObject({ ...nothing.shape, pageSize: fullPageSize, pageNo, cursor }, onlyKnown),
    output: ConnectedAppsSchema,
    errors: [],
    events: [],
    example: {
      input: {},
      output: {
        items: [
          {
            client_id: examplePartner.id,
            name: examplePartner.name,
            hosts: [examplePartner.host],
            shared: shared('openid', 'email'),
            connected_at: moment,
            updated_at: moment,
          },
        ],
        page: exampleFullPage,
      },
    },
  }),
  disconnectApp: operation({
    summary: 'Disconnect a third-party app',
    description:
      'Its refresh tokens and codes stop working immediately, and so do its access tokens wherever they are introspected; elsewhere, within five minutes.',
    tag: 'Connected apps',
    scope: 'storefront',
    method: 'DELETE',
    path: `${authentication}/connected-apps/:clientId`,
    permission: 'shopper',
    input: z.strictObject(
      {
        ...nothing.shape,
        clientId: clientIdOrUrl().meta(means('The `client_id` of the app.', examplePartner.id)),
      },
      onlyKnown,
    ),
    output: DisconnectedSchema,
    errors: ['CONNECTED_APP_NOT_FOUND'],
    events: ['oauth_client.consent_withdrawn'],
    example: { input: { clientId: examplePartner.id }, output: { client_id: examplePartner.id } },
  }),
}
