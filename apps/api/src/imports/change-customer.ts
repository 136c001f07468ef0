import { AppError, type UpdateUserRequest } from '@clientele/contracts'
import type { UserState } from '@clientele/db'
import { changeState } from '../accounts/change-state.ts'
import { addAttributes, missingAttributes } from '../attributes/imported-values.ts'
import { allOrThrow, type Context } from '../context.ts'
import { addBrought, type Brought } from '../users/brought.ts'
import {
  changeUser,
  type HeldContact,
  type HeldUser,
  type LockedUser,
  lockUser,
  readUser,
  touchImported,
} from '../users/change.ts'
import { applyContacts } from '../users/contacts.ts'
import { planUpdate } from '../users/service.ts'
import { takeConsents } from '../user-consents/change.ts'
import type { ConsentSettings, SaidConsent } from '../user-consents/settings.ts'
import type { WantedContact } from '../users/wanted-contacts.ts'
import { consentsIn, newConsents } from './consents.ts'
import { missingOf } from './credentials.ts'
import type { ImportInput } from './import-job.ts'
import { emailsOf, phonesOf, type PlacedContact, profileOf } from './new-customers.ts'
import type { ImportRow } from './normalize.ts'
import { isSurelyAbout } from './standing.ts'

/*
 * Changing a customer whom a record is about, as `updateUser` would. Contacts are only added, and verified if the file says so. What opens the account is
 * only added if the record is surely about them.
 */

type Policy = Pick<ImportInput, 'on_conflict' | 'match' | 'unmask'>

/** A record about a customer, and what it brings along to sign in with. */
interface About {
  user_id: string
  row: ImportRow
  brought: Brought | undefined
  /** What the application asks people to agree to, if the file says something about it. */
  asked: ConsentSettings | undefined
}

/** What a record does to a customer, or why it can't. */
type Change = 'changed' | 'same' | AppError

/** Returns what the record would do. */
export async function wouldChange(ctx: Context, about: About, policy: Policy): Promise<Change> {
  const plan = await planFor(ctx, await readUser(ctx, about.user_id), about, policy)
  return plan instanceof AppError ? plan : changeOf(plan)
}

/** Changes the customer. An error while writing means that someone else was faster. */
export async function changeCustomer(tx: Context, about: About, policy: Policy): Promise<Change> {
  const planned = await planFor(tx, await lockUser(tx, about.user_id), about, policy)
  if (!planned || planned instanceof AppError) return planned ?? 'same'
  const { plan, before, after, event, missing, attributes, consents, state } = planned
  if (event) await allOrThrow([changeUser(tx, before, after, event), applyContacts(tx, before.id, plan)])
  if (missing) await addBrought(tx, before.id, cameAlong(plan.after, about.row), missing)
  if (attributes.length > 0) await withLatest(tx, before.id, (held) => addAttributes(tx, held, attributes))
  const { asked } = about
  if (asked && consents.length > 0)
    await withLatest(tx, before.id, ({ user }) => takeConsents(tx, user, asked, consents))
  if (state) await withLatest(tx, before.id, ({ user }) => changeState(tx, state, [user], stateReason))
  const change = changeOf(planned)
  if (change === 'changed') await touchImported(tx, before.id)
  return change
}

type Plan = Awaited<ReturnType<typeof planFor>>

const changeOf = (plan: Exclude<Plan, AppError>): Change =>
  plan && (plan.event || plan.missing || plan.state || plan.attributes.length > 0 || plan.consents.length > 0)
    ? 'changed'
    : 'same'

/** The customer as the changes before have left them. */
async function withLatest(tx: Context, user_id: string, change: (held: LockedUser) => Promise<unknown>) {
  const held = await lockUser(tx, user_id)
  if (held) await change(held)
}

const stateReason = { reason: 'As in the imported file', blocked_for: undefined }

/** `take` also takes the state. A record that may be about someone else doesn't block or unblock anyone. */
function stateOf(state: UserState, { archived, blocked }: ImportRow, { on_conflict }: Policy, isSure: boolean) {
  if (on_conflict !== 'take' || !isSure) return undefined
  if (archived) return 'archive' as const
  if (blocked && state === 'active') return 'block' as const
  return blocked === false && state === 'blocked' ? ('unblock' as const) : undefined
}

async function planFor(ctx: Context, held: HeldUser | undefined, { row, brought, asked }: About, policy: Policy) {
  if (!held) return undefined
  const { user, contacts } = held
  const isSure = isSurelyAbout(held, row, policy)
  const wanted = {
    email: withOurs(contacts, 'email', unlessUnsure(emailsOf(row.emails), isSure)),
    phone: withOurs(contacts, 'phone', unlessUnsure(phonesOf(row.phones), isSure)),
  }
  try {
    const plan = planUpdate(ctx, held, wanted, { userId: user.id, body: changesTo(user, row, policy) })
    const said = consentsIn(row, asked, ctx.now)
    return {
      ...plan,
      missing: isSure && brought ? await missingOf(ctx, user.id, brought, policy) : undefined,
      attributes: await missingAttributes(ctx, user.id, row.attributes, {
        replaces: policy.on_conflict === 'take',
        isTold: ({ masking }) => !masking.enabled || policy.unmask,
      }),
      consents: await newConsents(ctx, user, unlessGivenByOthers(said, isSure), policy),
      state: stateOf(user.state, row, policy, isSure),
    }
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

/** A record that may be about someone else verifies nothing. */
const unlessUnsure = (given: PlacedContact[], isSure: boolean): PlacedContact[] =>
  isSure ? given : given.map((contact) => ({ ...contact, verified: undefined }))

/** A record that may be about someone else gives no consent, and may withdraw one. */
const unlessGivenByOthers = (said: SaidConsent[], isSure: boolean): SaidConsent[] =>
  isSure ? said : said.filter(({ value }) => !value)

/** The contacts of the customer that the record has as well. */
const cameAlong = (contacts: readonly HeldContact[], { emails, phones }: ImportRow): HeldContact[] => {
  const values = new Set([...emails, ...phones].map(({ value }) => value))
  return contacts.filter(({ value }) => values.has(value))
}

/** `keep` fills in what is empty; `take` replaces what the file says otherwise. The username stays in any case. */
function changesTo(user: HeldUser['user'], row: ImportRow, { on_conflict }: Policy): UpdateUserRequest {
  const { username: _, ...profile } = profileOf(row)
  return Object.fromEntries(
    Object.entries(profile).filter(
      ([name, value]) => value !== undefined && (on_conflict === 'take' || !user[name as keyof typeof profile]),
    ),
  )
}

/** All of our contacts of a kind, and those of the record after them. */
function withOurs(
  ours: readonly HeldContact[],
  kind: HeldContact['kind'],
  given: readonly PlacedContact[],
): WantedContact[] | undefined {
  if (given.length === 0) return undefined
  const held = ours.filter((contact) => contact.kind === kind)
  const provenByFile = new Set(given.filter(({ verified }) => verified).map(({ value }) => value))
  return [
    ...held.map((contact) => ({
      ...contact,
      verified: provenByFile.has(contact.value) || undefined,
      field: '',
    })),
    ...given
      .filter(({ value }) => held.every((contact) => contact.value !== value))
      .map((contact) => ({ ...contact, primary: held.length === 0 && contact.primary })),
  ]
}
