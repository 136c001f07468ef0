import { AppError, type ImportFate, type ImportFault } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { changeCustomer, wouldChange } from './change-customer.ts'
import { consentsIn, settingsFor } from './consents.ts'
import { faultsOfHash, readCredentials, refusedPlaintext } from './credentials.ts'
import { decide } from './decide.ts'
import { explain } from './faults.ts'
import type { ImportInput } from './import-job.ts'
import { inPieces } from './in-pieces.ts'
import { type Candidate, findKnown } from './known.ts'
import { candidatesOf, type Looked } from './look-ahead.ts'
import { joiningGroups } from './joining-groups.ts'
import { archiveNew, customersToInsert, type NewCustomer, newCustomer } from './new-customers.ts'
import type { Mapping } from './mapping.ts'
import type { Outcome, Place } from './people.ts'
import type { Priority } from './priority.ts'
import type { UserRow } from '../rows/users.ts'

/** What has become of a record, or would. */
export interface Fate {
  at: Place
  fate: ImportFate
  user_id?: string
  /** Whether the customer was created just now. */
  isNew?: true
  faults?: ImportFault[]
}

/** What has become of some records, and the names of the groups that they have created. */
export interface Applied {
  fates: Fate[]
  groups_created: string[]
}

/** Creates and changes the customers of some records, or says what would become of them. `groups_created` are those of earlier records. */
export async function applyOutcomes(
  tx: Context,
  outcomes: readonly Outcome[],
  {
    job_id,
    input,
    mapping,
    groups_created,
    hashes,
    looked,
    priority: { first },
  }: {
    job_id: string
    input: ImportInput
    mapping: Mapping
    groups_created: readonly string[]
    /** The hashes of passwords that came in plain text, by the numbers of their records. */
    hashes: ReadonlyMap<number, string>
    /** What is known of the records, if that was looked up before. */
    looked?: Looked | undefined
    priority: Priority
  },
): Promise<Applied> {
  const stamp = new Date(input.stamp)
  const { candidates, known } = looked ?? (await look())
  const joining = joiningGroups(known, { input, groups_created })
  const asked = await settingsFor(
    tx,
    [...candidates.values()].map(({ row }) => row),
  )
  let created: NewCustomer[] = []
  const archived: UserRow[] = []
  const inserting = customersToInsert(tx, known)
  const fates: Fate[] = []
  await first(() =>
    inPieces(outcomes, async (some) => {
      for (const outcome of some) {
        const candidate = candidates.get(outcome)
        const fate = candidate ? become(outcome.at, candidate) : withoutCustomer(outcome, { input, mapping })
        // Only changes are waited for, because waiting takes a moment also for what is known.
        fates.push(fate instanceof Promise ? await fate : fate)
      }
      await inserting.insert(created)
      created = []
    }),
  ).catch(async (error: unknown) => {
    // Postgres refuses everything after a failure, which is the error that counts.
    await inserting.settle()
    throw error
  })
  await inserting.finish()
  const made = await joining.join(tx)
  await archiveNew(tx, archived)
  return { fates, groups_created: made }

  async function look(): Promise<Looked> {
    const candidates = candidatesOf(outcomes, { job_id, input })
    return { candidates, known: await findKnown(tx, [...candidates.values()], input.groups) }
  }

  function become(at: Place, candidate: Candidate): Fate | Promise<Fate> {
    const { row, own_id } = candidate
    const decision = decide(candidate, known, input, joining.faultsOf(row))
    const plain = refusedPlaintext(row, input)
    if (decision.does === 'reject') {
      const ofHash = faultsOfHash(row.password, input, mapping.system)
      return { at, fate: 'rejected', faults: [...decision.faults, ...ofHash, ...(plain ? [plain] : [])] }
    }
    if (decision.does === 'nothing') return { at, fate: 'created', user_id: own_id }
    if (decision.does === 'leave') return { at, fate: 'unchanged', user_id: decision.user_id }
    if (plain) return { at, fate: 'rejected', faults: [plain] }
    const brought = readCredentials(row, input, mapping.system, hashes.get(at.row))
    if (brought && 'code' in brought) return { at, fate: 'rejected', faults: [brought] }
    if (decision.does === 'update') return update(at, { user_id: decision.user_id, row, brought, asked })
    const customer = newCustomer(tx, candidate, { stamp, brought, consents: consentsIn(row, asked, stamp) })
    if (customer instanceof AppError) return { at, fate: 'rejected', faults: refusals(customer) }
    joining.add(own_id, row)
    if (input.dry_run) return { at, fate: 'created' }
    created.push(customer)
    if (customer.archived) archived.push(customer.user)
    return { at, fate: 'created', user_id: own_id, isNew: true }
  }

  async function update(at: Place, given: Parameters<typeof changeCustomer>[1]): Promise<Fate> {
    const { user_id, row } = given
    const change = await (input.dry_run ? wouldChange : changeCustomer)(tx, given, input)
    if (change instanceof AppError) return { at, fate: 'rejected', faults: refusals(change) }
    const joins = joining.add(user_id, row)
    return { at, fate: change === 'changed' || joins ? 'updated' : 'unchanged', user_id }
  }
}

/** The faults of a record that breaks rules for all customers. */
function refusals({ details, message }: AppError): ImportFault[] {
  const broken = details.length > 0 ? details : [{ field: '', message }]
  return broken.map((rule) => explain('refused', { field: rule.field.replace(/^body\./, ''), value: '' }, rule.message))
}

function withoutCustomer(outcome: Outcome, { input, mapping }: { input: ImportInput; mapping: Mapping }): Fate {
  if ('faults' in outcome) {
    const ofHash = faultsOfHash(outcome.password, input, mapping.system)
    return { at: outcome.at, fate: 'rejected', faults: [...outcome.faults, ...ofHash] }
  }
  return { at: outcome.at, fate: 'skipped' }
}
