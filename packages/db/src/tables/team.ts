import type { ActorRecord, Kit } from '../columns.ts'

/** How shoppers can contact the store: at least one of the three. */
export interface SupportContact {
  email?: string | undefined
  phone?: string | undefined
  url?: string | undefined
}

/** A consent to marketing that an application asks for. */
export interface MarketingConsent {
  slug: string
  title: string
  text: string
}

/** The seller, its storefronts, and the people and services that work for it. These tables are small and belong to no application. */
export const makeTeamTables = (k: Kit) => {
  const companies = k.table('companies', {
    id: k.key().primaryKey(),
    name: k.text().notNull(),
    created_at: k.time().notNull(),
  })

  const applications = k.table(
    'applications',
    {
      id: k.key().primaryKey(),
      company_id: k.key().notNull(),
      name: k.text().notNull(),
      /** The default calling code for phone numbers without a `+`. */
      default_country_code: k.integer().notNull(),
      token_hash: k.key().notNull(),
      created_at: k.time().notNull(),
      /** The languages of the hosted pages and of messages (BCP 47), the default first; null means any that there is. */
      languages: k.json<string[]>(),
      /** Web origins whose pages can call the API for this application; null means those in CORS_ORIGINS. */
      allowed_origins: k.json<string[]>(),
      /** Web origins that the hosted pages can return to; null means those in RETURN_TO_ORIGINS. */
      return_origins: k.json<string[]>(),
      /** How shoppers can contact the store. */
      support_contact: k.json<SupportContact>(),
      /** The pages with the store's terms and privacy policy, which the hosted pages link to. */
      terms_url: k.text(),
      privacy_url: k.text(),
      /** Whether a sign-up has to accept the privacy policy. */
      privacy_consent_required: k.boolean().notNull().default(false),
      /** The consents to marketing that shoppers are asked for; null means none. */
      marketing_consents: k.json<MarketingConsent[]>(),
      /** ISO 3166 regions whose phone numbers can receive codes; null means the application's own and its customers'. */
      code_countries: k.json<string[]>(),
      /** Days without a sign-in after which a phone number counts as recycled. */
      recycled_number_days: k.integer().notNull().default(90),
      /** What apps that nobody registered can ask shoppers for; null means that they are refused. */
      unregistered_app_scopes: k.text(),
      /** After how many days without activity users are erased; null means never. */
      inactivity_days: k.integer(),
      /** When that was switched on, or last changed. */
      inactivity_since: k.time(),
      /** Increases with each change of the APIs that access tokens can be for, so that issuers notice. */
      oauth_resources_version: k.integer().notNull().default(0),
      /** Increases with each change of the attribute definitions, so that every process notices. */
      attributes_version: k.integer().notNull().default(0),
      /** Increases with each change of the settings. */
      version: k.integer().notNull().default(0),
    },
    (t) => [k.index('applications_of_company').on(t.company_id, t.id)],
  )

  /** The `allowed_origins` of all applications, one per row: a preflight names an origin but no application. */
  const applicationOrigins = k.table(
    'application_origins',
    { application_id: k.key().notNull(), origin: k.key().notNull() },
    (t) => [
      k.primaryKey({ columns: [t.application_id, t.origin] }),
      k.index('application_origins_by_origin').on(t.origin),
    ],
  )

  const operators = k.table(
    'operators',
    {
      id: k.key().primaryKey(),
      company_id: k.key().notNull(),
      email: k.key().notNull(),
      name: k.text(),
      role: k.text().notNull(),
      active: k.boolean().notNull(),
      created_at: k.time().notNull(),
      last_sign_in_at: k.time(),
    },
    (t) => [k.uniqueIndex('operators_email').on(t.email), k.index('operators_of_company').on(t.company_id, t.id)],
  )

  const operatorCredentials = k.table('operator_credentials', {
    operator_id: k.key().primaryKey(),
    password_hash: k.text().notNull(),
    updated_at: k.time().notNull(),
  })

  /** One-time links: the setup of the first operator (while there is none), and invitations. */
  const invitations = k.table(
    'invitations',
    {
      token_hash: k.key().primaryKey(),
      company_id: k.key().notNull(),
      operator_id: k.key(),
      created_at: k.time().notNull(),
      expires_at: k.time().notNull(),
      used_at: k.time(),
    },
    (t) => [k.index('invitations_by_expiry').on(t.expires_at)],
  )

  const operatorSessions = k.table(
    'operator_sessions',
    {
      token_hash: k.key().primaryKey(),
      operator_id: k.key().notNull(),
      ip: k.text(),
      user_agent: k.text(),
      created_at: k.time().notNull(),
      last_seen_at: k.time().notNull(),
      expires_at: k.time().notNull(),
      ended_at: k.time(),
    },
    (t) => [
      k.index('operator_sessions_of_operator').on(t.operator_id),
      k.index('operator_sessions_by_expiry').on(t.expires_at),
    ],
  )

  const apiKeys = k.table(
    'api_keys',
    {
      id: k.key().primaryKey(),
      company_id: k.key().notNull(),
      name: k.text().notNull(),
      /** The public part, which a client sends as its client_id. */
      key: k.key().notNull(),
      secret_hash: k.key().notNull(),
      permissions: k.json<string[]>().notNull(),
      created_at: k.time().notNull(),
      created_by: k.json<ActorRecord>().notNull(),
      expires_at: k.time(),
      last_used_at: k.time(),
      revoked_at: k.time(),
    },
    (t) => [k.uniqueIndex('api_keys_key').on(t.key), k.index('api_keys_of_company').on(t.company_id, t.id)],
  )

  /** The tokens that an API key was exchanged for. */
  const bearerTokens = k.table(
    'bearer_tokens',
    {
      token_hash: k.key().primaryKey(),
      api_key_id: k.key().notNull(),
      kind: k.text().$type<'access' | 'refresh'>().notNull(),
      /** Shared by all tokens from one exchange, including renewals. */
      family_id: k.key(),
      created_at: k.time().notNull(),
      expires_at: k.time().notNull(),
      /** When a refresh token was used. It is kept, so that a second use is noticed. */
      used_at: k.time(),
    },
    (t) => [k.index('bearer_tokens_of_key').on(t.api_key_id), k.index('bearer_tokens_by_expiry').on(t.expires_at)],
  )

  return {
    companies,
    applications,
    applicationOrigins,
    operators,
    operatorCredentials,
    invitations,
    operatorSessions,
    apiKeys,
    bearerTokens,
  }
}
