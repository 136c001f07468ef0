import * as z from 'zod'
import { examplePartner } from '../example-oauth-client.ts'
import { exampleIssuer } from '../example-issuer.ts'
import { exampleWorld } from '../example-world.ts'
import { flag } from '../inputs.ts'
import { means, onlyKnown } from '../means.ts'
import { consentWords } from '../oauth-scopes.ts'
import { PaginationSchema } from '../pages.ts'

const client_id = z.string().meta(means('The `client_id` of the app.', examplePartner.id))
const name = z
  .string()
  .meta(means('The name under which the store registered the app, or which it gave itself.', examplePartner.name))

const SharedSchema = z
  .object({
    scope: z.string().meta(means('The scope.', 'email')),
    description: z.string().meta(means('What it allows the app to do, for the shopper to read.', consentWords.email)),
  })
  .meta(means('A scope, in words.'))

/** What a third-party app asks the shopper to allow. */
export const ConsentRequestSchema = z
  .object({
    client_id,
    name,
    redirect_host: z
      .string()
      .optional()
      .meta(
        means(
          'The host that the shopper is sent back to, one that is registered for the app. Absent if it is an app on the shopper’s device.',
          examplePartner.host,
        ),
      ),
    described_at: z
      .string()
      .optional()
      .meta(
        means(
          'The host of the document that describes an app which the store didn’t register. Nobody there has checked its name. Absent for registered apps.',
          'agent.example.com',
        ),
      ),
    shared: z.array(SharedSchema).meta(means('What the app asks for. It is allowed or refused as a whole.')),
    is_wider: z
      .boolean()
      .meta(means('Whether the shopper has connected the app already, and it now asks for more.', true)),
  })
  .meta(means('What a third-party app asks the shopper to allow.'))
export type ConsentRequest = z.infer<typeof ConsentRequestSchema>

export const ConsentRequestResponseSchema = z.object({ request: ConsentRequestSchema.meta(means('The request.')) })

export const AnswerConsentRequestSchema = z.strictObject(
  { allow: flag().meta(means('Whether the shopper allows it.', true)) },
  onlyKnown,
)

export const ConsentAnswerSchema = z.object({
  allowed: z.boolean().meta(means('Whether the shopper allowed it.', true)),
  return_to: z
    .string()
    .meta(
      means(
        'Where the browser continues: the issuer, which sends it back to the app.',
        `${exampleIssuer}/auth/${examplePartner.request_id}`,
      ),
    ),
})

/** A third-party app that may see some of the shopper's data. */
export const ConnectedAppSchema = z
  .object({
    client_id,
    name,
    hosts: z
      .array(z.string())
      .meta(means('The hosts that the app can send the shopper back to.', [examplePartner.host])),
    shared: z.array(SharedSchema).meta(means('What the shopper allowed it to do.')),
    connected_at: z.string().meta(means('When the shopper first allowed it, ISO 8601 in UTC.', exampleWorld.moment)),
    updated_at: z.string().meta(means('When the shopper last allowed it, ISO 8601 in UTC.', exampleWorld.moment)),
  })
  .meta(means('A third-party app that may see some of the shopper’s data.'))
export type ConnectedApp = z.infer<typeof ConnectedAppSchema>

export const ConnectedAppsSchema = z.object({
  items: z.array(ConnectedAppSchema).meta(means('The connected apps on this page.')),
  page: PaginationSchema.meta(means('Pagination of this list.')),
})

export const DisconnectedSchema = z.object({ client_id })
