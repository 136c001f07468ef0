import type { PlatformConfig, User } from '@clientele/contracts'
import { contactsOf, type Kind, type OwnContact } from './contacts.ts'
import { levelsOf } from './offers.ts'
import { applicationId, returnTo } from './page-facts.ts'
import { go } from './router.tsx'
import { useShop } from './shop.tsx'

const skippedKey = `clientele.skipped.${applicationId}`
const skippedFor_ms = 5 * 24 * 3_600_000

/** Contacts that the shop wants of everybody who signs in, and that this shopper does not have. */
export function missingContacts(config: PlatformConfig, user: User): { kind: Kind; isHard: boolean }[] {
  const levels = levelsOf(config.required_fields)
  const held = new Set(contactsOf(user).map(({ kind }) => kind))
  return (['phone', 'email'] as const)
    .filter((kind) => levels[kind] !== 'none' && !held.has(kind))
    .map((kind) => ({ kind, isHard: levels[kind] === 'hard' }))
}

const hasSkipped = () => Date.now() - Number(localStorage.getItem(skippedKey) ?? 0) < skippedFor_ms
/** What need not be given is asked for again after some days. */
export const rememberSkipped = () => localStorage.setItem(skippedKey, String(Date.now()))

/** The email address of an account that has still to be verified, as after a sign-up by phone. */
export const unverifiedEmail = (user: User): OwnContact | undefined =>
  contactsOf(user).find(({ kind, verified }) => kind === 'email' && !verified)

/** Somebody is signed in: what the shop still asks for comes first, then what a new account has to verify, then the way back. */
export function useArrival({ isNew = false } = {}) {
  const { config, setUser, setSteps } = useShop()
  return (user: User | undefined): Promise<void> => {
    setSteps({})
    setUser(user)
    const missing = user ? missingContacts(config, user) : []
    if (missing.some(({ isHard }) => isHard) || (missing.length > 0 && !hasSkipped())) {
      go('complete', { replace: true })
      return Promise.resolve()
    }
    if (isNew && user && unverifiedEmail(user)) {
      go('confirm', { replace: true })
      return Promise.resolve()
    }
    return leave()
  }
}

/** Back to the shop, or where no way back was given, to the account. */
export function leave(): Promise<void> {
  const address = returnTo()
  if (address === undefined) {
    go('account', { replace: true })
    return Promise.resolve()
  }
  location.replace(address)
  // The page stays as it is until the next one is there.
  return new Promise(() => {})
}
