import type { PlatformConfig, User } from '@clientele/contracts'
import { contactsOf, type Kind, type OwnContact } from './contacts.ts'
import { levelsOf } from './offers.ts'
import { applicationId, returnTo } from './page-facts.ts'
import { go } from './router.tsx'
import { useShop } from './shop.tsx'
import { readText, writeText } from './storage.ts'

const skippedKey = `clientele.skipped.${applicationId}`
const skippedFor_ms = 5 * 24 * 3_600_000

/** Contacts that the store asks for at sign-in and that this shopper doesn't have. */
export function missingContacts(config: PlatformConfig, user: User): { kind: Kind; isHard: boolean }[] {
  const levels = levelsOf(config.required_fields)
  const held = new Set(contactsOf(user).map(({ kind }) => kind))
  return (['phone', 'email'] as const)
    .filter((kind) => levels[kind] !== 'none' && !held.has(kind))
    .map((kind) => ({ kind, isHard: levels[kind] === 'hard' }))
}

const hasSkipped = () => Date.now() - Number(readText('browser', skippedKey) ?? 0) < skippedFor_ms
/** Optional contacts are asked for again after a few days. */
export const rememberSkipped = () => writeText('browser', skippedKey, String(Date.now()))

/** The account's unverified email address, for example after a sign-up by phone. */
export const unverifiedEmail = (user: User): OwnContact | undefined =>
  contactsOf(user).find(({ kind, verified }) => kind === 'email' && !verified)

/** Decides where a signed-in shopper goes: first to contacts the store asks for, then to verification, then back to the store. */
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

/** Returns to the store, or to the account page if there is no return address. */
export function leave(): Promise<void> {
  const url = returnTo()
  if (url === undefined) {
    go('account', { replace: true })
    return Promise.resolve()
  }
  location.replace(url)
  // The current page stays until the next one has loaded.
  return new Promise(() => {})
}
