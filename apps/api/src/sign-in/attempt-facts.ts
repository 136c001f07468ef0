/** What the code that rejects an attempt knows about it, besides the reason. */
interface AttemptFacts {
  /** The user whose account they wanted to open. */
  user_id?: string
  /** Whether they proved that they are this user, and are turned away all the same. */
  isProven?: true
  /** The normalized contact that a code was requested for. */
  contact?: string
  isArchived?: true
}

const factsBy = new WeakMap<Error, AttemptFacts>()

/** Attaches facts to an error, for the record of the attempt. The caller isn't told. */
export function withFacts<Failure extends Error>(error: Failure, facts: AttemptFacts): Failure {
  factsBy.set(error, { ...factsBy.get(error), ...facts })
  return error
}

export const factsOf = (error: Error): AttemptFacts => factsBy.get(error) ?? {}
