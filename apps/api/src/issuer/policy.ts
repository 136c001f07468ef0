import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import { findAllowed, isAllowed } from '../consents/service.ts'
import { consentTo, type Resource } from '../oauth-resources/scopes.ts'
import { isFirstParty } from './clients.ts'
import { consentReason } from './consent-requests.ts'
import { proofNeeded } from './levels.ts'
import { currentRequest } from './request.ts'

const { Check, Prompt, base } = interactionPolicy

/** The interaction in which a shopper who is signed in says with which account they continue. */
export const accountPrompt = 'select_account'

/** The reason for an interaction in which a shopper who is signed in proves who they are once more. */
export const levelReason = 'level'

/**
 * When the shopper has to do something before a client gets a code. Signing in is as the library has it: without a session, for `prompt=login`,
 * `max_age`, and hints at somebody else; and for a level that the session doesn't meet. Before that, `prompt=select_account` lets them choose. Clients
 * of the store need no consent, whatever they ask for. Others need it once, and again if they ask for more.
 */
export function interactionRules(resources: readonly Resource[]) {
  const policy = base()
  policy.add(new Prompt({ name: accountPrompt, requestable: true }), 0)
  const login = policy.get('login')
  // The library compares with one level, but a session meets several.
  login?.checks.remove('essential_acr')
  login?.checks.remove('essential_acrs')
  login?.checks.add(
    new Check(
      levelReason,
      'the shopper has to confirm who they are',
      'unmet_authentication_requirements',
      ({ oidc }: KoaContextWithOIDC) =>
        oidc.session?.accountId !== undefined && proofNeeded(oidc) ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
    ),
  )
  const consent = policy.get('consent')
  consent?.checks.clear()
  consent?.checks.add(
    new Check(consentReason, 'the shopper has to consent', 'consent_required', async ({ oidc }: KoaContextWithOIDC) =>
      (await needsConsent(oidc, resources)) ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
    ),
  )
  // Another app on the device can claim the scheme or listen on the port, and start the flow itself. So the shopper has to agree, each time.
  consent?.checks.add(
    new Check(
      'app_on_device',
      'the shopper has to open the app',
      'interaction_required',
      ({ oidc }: KoaContextWithOIDC) =>
        oidc.client?.applicationType === 'native' &&
        !String(oidc.params?.redirect_uri).startsWith('https:') &&
        !oidc.result?.consent
          ? Check.REQUEST_PROMPT
          : Check.NO_NEED_TO_PROMPT,
    ),
  )
  return policy
}

/** Whether an interaction is only about the level of a sign-in: the same shopper confirms who they are. */
export const asksToConfirm = ({ prompt }: { prompt?: { reasons: string[] } | undefined }): boolean =>
  prompt !== undefined && prompt.reasons.every((reason) => reason === levelReason)

/** Whether the shopper has yet to allow a client of a third party what it asks for. */
async function needsConsent(oidc: KoaContextWithOIDC['oidc'], resources: readonly Resource[]): Promise<boolean> {
  const { client, account } = oidc
  if (!client || !account || isFirstParty(client)) return false
  if (oidc.prompts.has('consent') && !oidc.result?.consent) return true
  const { db, application_id } = currentRequest().ctx
  const allowed = await findAllowed(db, { application_id, user_id: account.accountId, client_id: client.clientId })
  return !isAllowed(allowed, consentTo(resources, [...oidc.requestParamScopes]))
}
