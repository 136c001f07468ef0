import { type Connection, newId, type UserState } from '@clientele/db'
import { addApplication } from '../applications/service.ts'
import { atomically, type Context, type TeamContext } from '../context.ts'
import { chanceOf } from './chance.ts'
import { type DemoCustomer, demoCustomer } from './customer.ts'
import { ensureGroups, type Group } from './groups.ts'
import {
  addToCount,
  addToGroup,
  findApplicationId,
  insertDue,
  insertEvents,
  insertIdentifiers,
  insertMembers,
  insertUsers,
  readSequence,
  writeSequence,
} from './repository.ts'
import { hasSignedInLately, signIn } from './sessions.ts'

export const demoApplicationId = '0000000000000000000000de'

/** Customers per transaction: enough to write each index page rarely, few enough not to block others for long. */
const perTransaction = 5_000
/** Customers held in memory at once. */
const perChunk = 50
const sessionsMax = 500
const threeYears_ms = 3 * 365 * 86_400_000
/** The name of the counter of customers. */
const numbering = 'demo_customer'

/** Adds the demo application to the context's company. Returns its public token, or undefined if it already exists. */
export const ensureDemoApplication = (ctx: TeamContext): Promise<string | undefined> =>
  atomically(ctx, async (tx) => {
    if (await findApplicationId(tx.db, demoApplicationId)) return undefined
    const wanted = { id: demoApplicationId, name: 'Demo storefront', default_country_code: 91 }
    return (await addApplication(tx, wanted)).token
  })

/** Returns how many customers earlier runs added to the context's application. */
export const countDemoCustomers = ({ db, application_id }: Context): Promise<number> =>
  readSequence(db, { application_id, name: numbering })

/**
 * Adds customers until there are `wanted` of them, a few thousand per transaction, with all their related data. An interrupted run leaves
 * consistent data behind, and the next run continues from there. `tell` receives the current number.
 */
export async function fillDemo(ctx: Context, wanted: number, tell: (customers: number) => void): Promise<void> {
  const first = await countDemoCustomers(ctx)
  const now_ms = ctx.now.getTime()
  const make = (customer: number) => {
    // More customers joined recently than long ago.
    const share = (customer - first + chanceOf(customer)()) / (wanted - first)
    return demoCustomer(ctx.application_id, customer, Math.floor(now_ms - threeYears_ms * (1 - share ** 0.6)), now_ms)
  }
  const signedIn: DemoCustomer[] = []
  for (let from = first; from < wanted; from += perTransaction) {
    const until = Math.min(from + perTransaction, wanted)
    const lately = await atomically(ctx, async (tx) => {
      const signedInLately: DemoCustomer[] = []
      const groups = await ensureGroups(tx)
      const added: Added = { states: new Map(), members: new Map() }
      for (let i = from; i < until; i += perChunk) {
        const customers = Array.from({ length: Math.min(perChunk, until - i) }, (_, at) => make(i + at))
        await insertCustomers(tx.db, customers, groups, added)
        signedInLately.push(...customers.filter((customer) => hasSignedInLately(customer, now_ms)))
      }
      await count(tx, added)
      await writeSequence(tx.db, { application_id: tx.application_id, name: numbering, value: until })
      return signedInLately
    })
    signedIn.push(...lately.slice(0, sessionsMax - signedIn.length))
    tell(until)
    // Lets signals and timers run between two transactions.
    await new Promise((done) => setImmediate(done))
  }
  for (const customer of signedIn) await signIn(ctx, customer)
}

/** What a transaction added, for the stored counts. */
interface Added {
  states: Map<UserState, number>
  members: Map<string, number>
}

async function insertCustomers(db: Connection, customers: DemoCustomer[], groups: Group[], added: Added) {
  const users = customers.map(({ user }) => user)
  const identifiers = customers.flatMap((customer) => customer.identifiers)
  const events = customers.flatMap((customer) => customer.events)
  const members = users
    .filter(({ hidden_at }) => hidden_at === null)
    .flatMap((user) =>
      groups
        .filter(({ takes }) => takes(user))
        .map(({ id: group_id }) => ({
          application_id: user.application_id,
          group_id,
          user_id: user.id,
          added_at: user.created_at,
        })),
    )
  await Promise.all([
    insertUsers(db, users),
    insertIdentifiers(db, identifiers),
    insertEvents(db, events),
    insertDue(
      db,
      users.map(({ application_id, id }) => ({ id: newId(), application_id, user_id: id })),
    ),
    insertMembers(db, members),
  ])
  for (const { state } of users) addTo(added.states, state)
  for (const { group_id } of members) addTo(added.members, group_id)
}

const addTo = <Key>(counts: Map<Key, number>, key: Key) => counts.set(key, (counts.get(key) ?? 0) + 1)

async function count({ db, application_id }: Context, { states, members }: Added) {
  for (const [group_id, number] of members) await addToGroup(db, { application_id, group_id }, number)
  for (const [state, number] of states) await addToCount(db, application_id, state, number)
}
