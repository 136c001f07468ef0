import { AppError } from '@clientele/contracts'
import { servedAt } from '../served-at/addresses.ts'
import { allow, findAllowed, isAllowed, pageOfConsents, withdraw } from '../consents/service.ts'
import { atomically, type Context, type Handler, type StorefrontHandler } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import {
  answerRequest,
  type ConsentRequested,
  findConsentRequest,
  lockConsentRequest,
} from '../issuer/consent-requests.ts'
import { endIssuedTo } from '../issuer/end-issued.ts'
import { isUnregistered } from '../issuer/unregistered-clients.ts'
import { consentTo, type Resource, resourcesOf, wordsOfConsent } from '../oauth-resources/scopes.ts'
import { findClientOf } from '../oauth-clients/service.ts'
import type { PageRequest } from '../paging/pages.ts'
import { asShopper, getShopper } from '../sign-in/service.ts'
import { requireKnownUser } from '../users/service.ts'
import { hostsOf } from './hosts.ts'

/*
 * Third-party apps that shoppers let see some of their data. They are asked on a page of ours, which says where they are sent back to.
 */

export const getConsentRequest: StorefrontHandler<'getConsentRequest'> = async (ctx, { requestId }) => {
  const { user_id } = getShopper(ctx)
  const request = await findConsentRequest(ctx, requestId)
  const client = request && (await findThirdParty(ctx, request))
  if (!request || !client) throw new AppError('CONSENT_REQUEST_NOT_FOUND')
  const { db, application_id } = ctx
  const [allowed, resources] = await Promise.all([
    findAllowed(db, { application_id, user_id, client_id: client.id }),
    resourcesOf(db, application_id),
  ])
  const asked = consentTo(resources, request.scopes)
  const [redirect_host] = hostsOf([request.redirect_uri])
  return {
    request: {
      client_id: client.id,
      name: client.name,
      ...(redirect_host !== undefined && { redirect_host }),
      ...(isUnregistered(client.id) && { described_at: new URL(client.id).host }),
      shared: wordsOfConsent(resources, asked),
      is_wider: allowed !== undefined && !isAllowed(allowed, asked),
    },
  }
}

export const answerConsentRequest: StorefrontHandler<'answerConsentRequest'> = async (ctx, { requestId, body }) => {
  const { user_id } = getShopper(ctx)
  const { application_id } = ctx
  const { allow: allowed } = body
  await atomically(asShopper(ctx, user_id), async (tx) => {
    const request = await lockConsentRequest(tx, requestId)
    const client = request && (await findThirdParty(tx, request))
    if (!request || !client) throw new AppError('CONSENT_REQUEST_NOT_FOUND')
    const { answer, scopes } = request
    // The response may have been lost.
    if (answer?.user_id === user_id && answer.allowed === allowed) return
    if (answer?.user_id === user_id) throw new AppError('CONSENT_REQUEST_NOT_FOUND')
    await answerRequest(tx, requestId, { user_id, allowed })
    if (!allowed) return
    const { id: client_id, name } = client
    const resources = await resourcesOf(tx.db, application_id)
    const asked = consentTo(resources, scopes)
    await allow(tx, { application_id, user_id, client_id }, asked, isUnregistered(client_id) ? name : null)
    const names = namesInConsent(resources, asked)
    await recordEvent(tx, user_id, { type: 'oauth_client.consent_given', client_id, name, scopes: names })
  })
  const { endpoints } = servedAt(ctx.services.config, application_id, ctx.host?.domain)
  return { allowed, return_to: `${endpoints}/auth/${requestId}` }
}

export const getConnectedApps: StorefrontHandler<'getConnectedApps'> = (ctx, wanted) =>
  appsOf(ctx, getShopper(ctx).user_id, wanted)

export const disconnectApp: StorefrontHandler<'disconnectApp'> = (ctx, { clientId }) => {
  const { user_id } = getShopper(ctx)
  return atomically(asShopper(ctx, user_id), (tx) => disconnect(tx, user_id, clientId))
}

/** For the team, which also sees the apps of a shopper who can't sign in. */
export const getUserConnectedApps: Handler<'getUserConnectedApps'> = async (ctx, { userId, ...wanted }) => {
  await requireKnownUser(ctx, userId)
  return appsOf(ctx, userId, wanted)
}

export const disconnectUserApp: Handler<'disconnectUserApp'> = (ctx, { userId, clientId }) =>
  atomically(ctx, async (tx) => {
    await requireKnownUser(tx, userId)
    return disconnect(tx, userId, clientId)
  })

async function appsOf(ctx: Context, user_id: string, wanted: PageRequest) {
  const [{ items, page }, resources] = await Promise.all([
    pageOfConsents(ctx, user_id, wanted),
    resourcesOf(ctx.db, ctx.application_id),
  ])
  return {
    items: items.map(({ id, name, client_name, redirect_uris, scopes, created_at, updated_at }) => ({
      client_id: id,
      name: name ?? client_name ?? '',
      // Nobody registered where an app that describes itself sends shoppers back to.
      hosts: hostsOf(redirect_uris ?? [id]),
      shared: wordsOfConsent(resources, scopes),
      connected_at: created_at.toISOString(),
      updated_at: updated_at.toISOString(),
    })),
    page,
  }
}

/** Ends everything that the app was issued for this shopper. Must run inside a transaction. */
async function disconnect(tx: Context, user_id: string, client_id: string) {
  const key = { application_id: tx.application_id, user_id, client_id }
  // An authorization that is being allowed right now checks the consent after it has stored its grant, so the consent goes first.
  const consent = await withdraw(tx, key)
  const client = consent && (await findThirdParty(tx, { client_id, client_name: consent.client_name ?? undefined }))
  if (!consent || !client) throw new AppError('CONNECTED_APP_NOT_FOUND')
  await endIssuedTo(tx, key)
  const names = namesInConsent(await resourcesOf(tx.db, tx.application_id), consent.scopes)
  const { name } = client
  await recordEvent(tx, user_id, { type: 'oauth_client.consent_withdrawn', client_id, name, scopes: names })
  return { client_id }
}

/** A client that asks for consent: it isn't one of the store's own, and isn't revoked. */
async function findThirdParty(
  { db, application_id }: Context,
  { client_id, client_name }: Pick<ConsentRequested, 'client_id' | 'client_name'>,
): Promise<{ id: string; name: string } | undefined> {
  if (isUnregistered(client_id)) return client_name === undefined ? undefined : { id: client_id, name: client_name }
  const client = await findClientOf(db, application_id, client_id)
  return client?.first_party === false ? client : undefined
}

/** The names of the scopes of a consent that still exist. */
const namesInConsent = (resources: readonly Resource[], consent: readonly string[]) =>
  wordsOfConsent(resources, consent).map(({ scope }) => scope)
