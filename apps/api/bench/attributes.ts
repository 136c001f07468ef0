import { bulkInsertInto, type Database, newId } from '@clientele/db'
import { asc, eq } from 'drizzle-orm'
import { keysOf } from '../src/attributes/keys.ts'
import type { SecretKeys } from '../src/secrets.ts'
import type { Ask } from './storefront.ts'

/*
 * Attributes of the demo customers: 200 of them, of which each customer has ten. Three are measured, which every customer has.
 */

/** The IDs of the measured attributes. */
export type BenchAttributes = Record<'tier' | 'score' | 'code', string>

const others = 197
const othersOfEach = 7
/** Customers per transaction: each has ten values and ten keys. */
const atOnce = 50

type Made = Awaited<ReturnType<typeof define>>

export async function fillAttributes(
  { database, ask }: { database: Database; ask: Ask },
  { application_id, keys }: { application_id: string; keys: SecretKeys },
): Promise<BenchAttributes> {
  const make = (slug: string, type: string) => define(ask, application_id, slug, type)
  const [tier, score, code] = [await make('tier', 'text'), await make('score', 'number'), await make('code', 'text')]
  const rest: Made[] = []
  for (let i = 0; i < others; i += 1) rest.push(await make(`field_${i}`, 'text'))

  const { users } = database.tables
  const ids = await database.queries
    .select({ id: users.id })
    .from(users)
    .where(eq(users.application_id, application_id))
    .orderBy(asc(users.id))
  for (let first = 0; first < ids.length; first += atOnce)
    await insert(
      ids.slice(first, first + atOnce).flatMap(({ id: user_id }, index) => {
        const i = first + index
        const own = Array.from({ length: othersOfEach }, (_, n) => rest[(i * othersOfEach + n) % others] ?? tier)
        return [
          { user_id, definition: tier, value: tierOf(i) },
          { user_id, definition: score, value: i },
          { user_id, definition: code, value: codeOf(i) },
          ...own.map((definition) => ({ user_id, definition, value: `value ${i % 50}` })),
        ]
      }),
    )
  await database.analyze()
  return { tier: tier.id, score: score.id, code: code.id }

  async function insert(values: readonly { user_id: string; definition: Made; value: string | number }[]) {
    const now = new Date()
    const by = { kind: 'system', id: 'system', name: undefined } as const
    await database.transaction(async (tx) => {
      await bulkInsertInto('userAttributes')(
        tx,
        values.map(({ user_id, definition, value }) => ({
          application_id,
          user_id,
          definition_id: definition.id,
          id: newId(),
          value,
          sealed: null,
          customer_overridden: false,
          updated_by: by,
          created_at: now,
          updated_at: now,
        })),
      )
      await bulkInsertInto('userAttributeKeys')(
        tx,
        values.flatMap(({ user_id, definition, value }) =>
          keysOf(keys, definition, value).map((key) => ({
            application_id,
            definition_id: definition.id,
            key,
            user_id,
          })),
        ),
      )
    })
    // Lets signals and timers run between two transactions.
    await new Promise((turn) => setImmediate(turn))
  }
}

const tiers = 10
export const tierOf = (i: number): string => `Tier ${i % tiers}`
/** Five digits, of which the first one tells parts of the customers apart. */
export const codeOf = (i: number): string => `C${String((i * 7_919) % 100_000).padStart(5, '0')}`

async function define(ask: Ask, application_id: string, slug: string, type: string) {
  const { body } = await ask({
    method: 'POST',
    path: `/service/platform/user/v1.0/company/1/application/${application_id}/user_attribute/definition`,
    body: JSON.stringify({ name: slug, slug, type }),
  })
  const { _id } = body as { _id: string }
  return { application_id, id: _id, type, is_multi_value: false, encrypted: false, validations: [] }
}
