import type { ActorRecord, Kit } from '../columns.ts'

/** A value of an attribute: one, or a list. */
type Value = string | number | boolean | (string | number | boolean)[]

/** The fields of users that an application defines itself, their values, and the keys by which the values are found. */
export const makeAttributeTables = (k: Kit) => {
  const attributeDefinitions = k.table(
    'attribute_definitions',
    {
      application_id: k.key().notNull(),
      id: k.key().notNull(),
      slug: k.key().notNull(),
      name: k.text().notNull(),
      description: k.text().notNull(),
      type: k.text().notNull(),
      icon: k.text().notNull(),
      ordering_channels: k.json<string[]>().notNull(),
      masking: k.json<{ enabled: boolean; type: string }>().notNull(),
      registration: k.json<{ enabled: boolean; type: string }>().notNull(),
      is_multi_value: k.boolean().notNull(),
      customer_editable: k.boolean().notNull(),
      encrypted: k.boolean().notNull(),
      pinned: k.boolean().notNull(),
      pin_order: k.integer().notNull(),
      default_value: k.json<Value>(),
      validations: k.json<{ type: string; value: Value }[]>().notNull(),
      created_by: k.json<ActorRecord>().notNull(),
      updated_by: k.json<ActorRecord>().notNull(),
      created_at: k.time().notNull(),
      updated_at: k.time().notNull(),
      version: k.integer().notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.id] }),
      k.uniqueIndex('attribute_definitions_slug').on(t.application_id, t.slug),
    ],
  )

  const userAttributes = k.table(
    'user_attributes',
    {
      application_id: k.key().notNull(),
      user_id: k.key().notNull(),
      definition_id: k.key().notNull(),
      id: k.key().notNull(),
      /** Null if it is encrypted. */
      value: k.json<Value>(),
      /** The encrypted value, as JSON. */
      sealed: k.text(),
      customer_overridden: k.boolean().notNull(),
      updated_by: k.json<ActorRecord>().notNull(),
      created_at: k.time().notNull(),
      updated_at: k.time().notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.user_id, t.definition_id] }),
      k.uniqueIndex('user_attributes_id').on(t.application_id, t.id),
      k.index('user_attributes_by_definition').on(t.application_id, t.definition_id, t.user_id),
    ],
  )

  /** One row for each value of a user's attribute. The order of keys is the order of values. Those of encrypted attributes are keyed hashes. */
  const userAttributeKeys = k.table(
    'user_attribute_keys',
    {
      application_id: k.key().notNull(),
      definition_id: k.key().notNull(),
      key: k.key().notNull(),
      user_id: k.key().notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.definition_id, t.key, t.user_id] }),
      k.index('user_attribute_keys_of_user').on(t.application_id, t.user_id, t.definition_id, t.key),
    ],
  )

  return { attributeDefinitions, userAttributes, userAttributeKeys }
}
