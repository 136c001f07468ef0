import type { Services } from '../services.ts'
import { countInMemory } from '../rate-limits/in-memory.ts'
import { limitOn, madeOnce } from '../rate-limits/limit.ts'

/*
 * What strangers can ask of an issuer. Secrets and codes are too long to be guessed, so these only bound the work, and each process counts by itself.
 * A client that has proven who it is isn't limited: a server renews the tokens of all its shoppers from one address.
 */

const within_s = 60

export const issuerLimits = madeOnce((_services: Services) => {
  const perAddress = (name: string, attemptsMax: number) => {
    const settings = { name, attemptsMax, within_s }
    return limitOn(countInMemory(settings), settings)
  }
  return {
    /** Failed calls of callers who have not proven who they are. */
    failures: perAddress('failed calls of an issuer from an address', 300),
    /** Documents that describe clients and have to be fetched. */
    documents: perAddress('documents of clients from an address', 30),
    /** Authorizations that wait for a shopper to sign in. Each is a row. */
    waiting: perAddress('waiting authorizations from an address', 300),
  }
})
