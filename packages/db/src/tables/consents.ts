import type { Kit } from '../columns.ts'

/** What users have said about the consents of an application; their acceptance of the privacy policy is in `users`. */
export const makeConsentTables = (k: Kit) => {
  const userConsents = k.table(
    'user_consents',
    {
      application_id: k.key().notNull(),
      user_id: k.key().notNull(),
      slug: k.key().notNull(),
      value: k.boolean().notNull(),
      source: k.text().$type<'sign_up' | 'account' | 'api' | 'import' | 'console'>().notNull(),
      updated_at: k.time().notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.application_id, t.user_id, t.slug] })],
  )

  return { userConsents }
}
