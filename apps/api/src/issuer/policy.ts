import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import { isFirstParty } from './clients.ts'

const { Check, base } = interactionPolicy

/**
 * When the shopper has to do something before a client gets a code. Signing in is as the library has it: without a session, for `prompt=login`,
 * `max_age`, and hints at somebody else. Clients of the store need no consent, whatever they ask for.
 */
export function interactionRules() {
  const policy = base()
  const consent = policy.get('consent')
  consent?.checks.clear()
  consent?.checks.add(
    new Check('third_party', 'the shopper has to consent', 'consent_required', ({ oidc }: KoaContextWithOIDC) => {
      if (isFirstParty(oidc.client)) return Check.NO_NEED_TO_PROMPT
      throw new errors.AccessDenied('clients of third parties are not supported yet')
    }),
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
