import type { ConsentDefinitions } from '@clientele/contracts'
import { use, useReducer } from 'react'
import { asFailure, call, Failure, fieldFailure } from './call.ts'
import { useBackOnline } from './connection.ts'
import { isPreview } from './page-facts.ts'

/*
 * What the store asks people to agree to, in the forms that create an account.
 */

const nothing: ConsentDefinitions = { privacy_policy: { required: false }, items: [] }

let loading: Promise<ConsentDefinitions | Failure> | undefined

const load = () =>
  (loading ??= isPreview ? Promise.resolve(nothing) : call('getConsentDefinitions', {}).catch(asFailure))

/** Starts loading what `useConsents` needs, while the page waits for something else. */
export const warmConsents = (): void => void load()

/** What the store asks for. Suspends until it is loaded, which happens once. */
export function useConsents(): { asked: ConsentDefinitions; failure: Failure | undefined; retry: () => void } {
  const [, renew] = useReducer((times: number) => times + 1, 0)
  const found = use(load())
  const retry = () => {
    loading = undefined
    renew()
  }
  useBackOnline(found instanceof Failure && found.unanswered !== undefined, retry)
  return found instanceof Failure
    ? { asked: nothing, failure: found, retry }
    : { asked: found, failure: undefined, retry }
}

/** The names of the boxes in a form, which are their places in the request. */
export const policyBox = 'consent.privacy_policy.value'
export const boxOf = ({ slug }: { slug: string }): string => `consents.${slug}`

/** The boxes of a form, which has to list them before its other fields. */
export const consentFields: Record<string, readonly string[]> = { [policyBox]: [] }

/** Returns what a form says: what isn't checked wasn't given. Throws if the privacy policy has to be accepted and isn't. */
export function readSignUpConsents({ privacy_policy, items }: ConsentDefinitions, values: Record<string, string>) {
  if (privacy_policy.required && values[policyBox] === undefined)
    throw fieldFailure(policyBox, 'Accept the privacy policy to create an account.')
  const given = items.filter((each) => values[boxOf(each)] !== undefined)
  return {
    ...(privacy_policy.required && { consent: { privacy_policy: { value: true } } }),
    ...(given.length > 0 && { consents: given.map(({ slug }) => ({ slug, value: true })) }),
  }
}
