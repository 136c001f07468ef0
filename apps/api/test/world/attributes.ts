import { bulkInsertInto, newId } from '@clientele/db'
import { keysOf } from '../../src/attributes/keys.ts'
import type { TestApp } from './start-app.ts'

/** Gives every user a tier, of which there are ten, a score, tags, and a tax ID, which is encrypted. Returns the IDs of these attributes by slug. */
export async function fillAttributes(app: TestApp, user_ids: readonly string[]): Promise<Record<string, string>> {
  const { application_id, services, database } = app
  const by = { kind: 'system', id: 'system', name: undefined } as const
  const kept = {
    application_id,
    customer_overridden: false,
    updated_by: by,
    created_at: new Date(),
    updated_at: new Date(),
  }
  const ids: Record<string, string> = {}
  for (const { slug, valueOf, ...more } of filled) {
    const { body } = await app.call('POST', '/user_attribute/definition', { name: slug, slug, ...more })
    const { type, is_multi_value, encrypted, validations } = body
    const definition = { application_id, id: body._id, type, is_multi_value, encrypted, validations }
    ids[slug] = body._id
    for (let first = 0; first < user_ids.length; first += 500) {
      const piece = user_ids
        .slice(first, first + 500)
        .map((user_id, index) => ({ user_id, value: valueOf(first + index) }))
      await database.transaction(async (tx) => {
        await bulkInsertInto('userAttributes')(
          tx,
          piece.map((each) => ({ ...kept, ...each, id: newId(), definition_id: body._id })),
        )
        await bulkInsertInto('userAttributeKeys')(
          tx,
          piece.flatMap(({ user_id, value }) =>
            keysOf(services.config.secretKeys, definition, value).map((key) => ({
              application_id,
              definition_id: body._id,
              key,
              user_id,
            })),
          ),
        )
      })
      await new Promise((turn) => setImmediate(turn))
    }
  }
  return ids
}

const filled = [
  { slug: 'tier', type: 'text', valueOf: (i: number) => `Tier ${i % 10}` },
  { slug: 'score', type: 'number', valueOf: (i: number) => i },
  {
    slug: 'tags',
    type: 'text',
    is_multi_value: true,
    valueOf: (i: number) => [`tag ${i % 7}`, `tag ${i % 5}`, `tag ${i % 3}`],
  },
  { slug: 'tax', type: 'text', encrypted: true, valueOf: (i: number) => `TAX${i}` },
]
