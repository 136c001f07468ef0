import type { Context } from '../context.ts'
import type { ImportInput } from './import-job.ts'
import { type Candidate, findKnown, type Known, ownIds } from './known.ts'
import { earlier } from './new-customers.ts'
import type { Outcome } from './people.ts'

/** The customers that records may become, by what the records come to. */
export type Candidates = ReadonlyMap<Outcome, Candidate>

/** Some records, and what is known of them. */
export interface Looked {
  candidates: Candidates
  known: Known
}

export function candidatesOf(
  outcomes: readonly Outcome[],
  { job_id, input }: { job_id: string; input: ImportInput },
): Candidates {
  const stamp = new Date(input.stamp)
  const ownId = ownIds({ job_id, content: input.content })
  const candidates = new Map<Outcome, Candidate>()
  for (const outcome of outcomes)
    if ('customer' in outcome) {
      const { at, customer: row } = outcome
      candidates.set(outcome, { row, own_id: ownId(at.row, earlier(row.created, stamp)) })
    }
  return candidates
}

/**
 * Looks up records while the ones before them are written. Returns what it found if none of them is known: if someone takes a contact, an ID, or a
 * name meanwhile, the database refuses the records, and they are looked up again. A claim that someone makes meanwhile stays, and proves nothing. Customers
 * who exist, and groups, are looked up in the transaction that changes them, and so is everyone if hashing passwords comes first, which takes seconds.
 */
export async function lookAhead(
  ctx: Context,
  outcomes: readonly Outcome[],
  { job_id, input }: { job_id: string; input: ImportInput },
): Promise<Looked | undefined> {
  if (input.groups || input.hash_plaintext) return undefined
  const candidates = candidatesOf(outcomes, { job_id, input })
  const known = await findKnown(ctx, [...candidates.values()], false)
  return isNobody(known) ? { candidates, known } : undefined
}

const isNobody = ({ ids, byExternalId, byUsername, owners, byAccount, archived }: Known) =>
  [ids, byExternalId, byUsername, owners, byAccount, archived].every(({ size }) => size === 0)
