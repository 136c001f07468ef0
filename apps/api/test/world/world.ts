import { hash } from 'node:crypto'
import {
  defaultPlatformConfig,
  exampleAttribute,
  exampleSecretAttribute,
  exampleDomain,
  exampleImportPreset,
  exampleJobs,
  exampleMerge,
  exampleOAuthClient,
  exampleOAuthResource,
  examplePartner,
  exampleWorld,
  failedAttempts,
  permissionNames,
  recordNameOf,
  type Role,
  roleNames,
} from '@clientele/contracts'
import type { Connection, Tables } from '@clientele/db'
import { hashSecret, type SecretKeys, seal, sign } from '../../src/secrets.ts'
import type { Services } from '../../src/services.ts'
import { cookieValue } from '../../src/sessions/shoppers.ts'
import { hashPassword } from '../../src/passwords/hashing.ts'
import { facetOf } from '../../src/users/facets.ts'
import { startNameServer } from './name-server.ts'
import { asTable, type Contents, rewinding } from './rewind.ts'
import { type StartOptions, startApp } from './start-app.ts'

/*
 * The small world of the contract's examples, plus data around it that they must not see or need: a session for each role,
 * a second application of the same company, and a second company.
 */

const { application, apiKey, asha, ben, company, file, group, invited, owner, viewer } = exampleWorld
const moment = new Date(exampleWorld.moment)
const exampleRequest = 'the-request-of-the-example'
const isFailedAttempt = (type: unknown) => failedAttempts.some((each) => each === type)
const farAway = new Date('2999-01-01T00:00:00Z')
const by = { kind: 'system', id: 'system' } as const
const csv = Buffer.from('email\nasha@example.com\n')

/** The company's other application, and the other company, with everything in them that has an ID. */
export const neighbors = {
  sameCompany: {
    company_id: '1',
    application_id: '000000000000000000000002',
    user_id: '64f00000000000000000d001',
    group_id: '64f00000000000000000d0a1',
    group_uid: 7701,
    file_id: '64f00000000000000000d0f1',
    session_id: '64f00000000000000000d0e1',
    oauth_client_id: '64f00000000000000000d0d1',
    oauth_resource_id: '64f00000000000000000d0d5',
    import_preset_id: '64f00000000000000000d0dc',
    attribute_id: '64f00000000000000000d0d7',
    user_attribute_id: '64f00000000000000000d0d8',
    domain_id: '64f00000000000000000d0da',
    job_id: '64f00000000000000000d0dd',
    merge_id: '64f00000000000000000d0de',
    pair_id: '64f00000000000000000d0df',
    config_version: 7701,
  },
  otherCompany: {
    company_id: '2',
    application_id: '000000000000000000000003',
    user_id: '64f00000000000000000e001',
    group_id: '64f00000000000000000e0a1',
    group_uid: 7702,
    file_id: '64f00000000000000000e0f1',
    session_id: '64f00000000000000000e0e1',
    oauth_client_id: '64f00000000000000000e0d1',
    oauth_resource_id: '64f00000000000000000e0d5',
    import_preset_id: '64f00000000000000000e0dc',
    attribute_id: '64f00000000000000000e0d7',
    user_attribute_id: '64f00000000000000000e0d8',
    domain_id: '64f00000000000000000e0da',
    job_id: '64f00000000000000000e0dd',
    merge_id: '64f00000000000000000e0de',
    pair_id: '64f00000000000000000e0df',
    config_version: 7702,
    operator_id: '64f00000000000000000e0c1',
    api_key_id: '64f00000000000000000e0b1',
  },
}

type CodePurpose = Tables['codes']['$inferSelect']['purpose']

/** The complete API in the example world. Nothing runs in the background. */
export async function startWorld(options: StartOptions = {}) {
  const names = await startNameServer({ [recordNameOf(exampleDomain.domain)]: [exampleDomain.proof] })
  const settings = { DNS_SERVERS: names.address, ...options.settings }
  const app = await startApp({ jobs: false, seed: seedWorld, ...options, settings })
  await untilCalm(app.url)
  const seeded = await contentsOf(app.database)
  return {
    ...app,
    stop: async () => {
      await app.stop()
      names.stop()
    },
    seeded,
    rewind: rewinding(app.database, seeded),
    /** A one-time link: for the first operator, or for the given one. */
    seedInvitation: (token: string, operator_id: string | null = null) =>
      seedInvitation(app.database, token, operator_id),
  }
}
export type World = Awaited<ReturnType<typeof startWorld>>

/** Waits until an API that has just started on a busy machine accepts calls. While it is loading, it responds with 503. */
export async function untilCalm(url: string): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    const { status } = await fetch(`${url}/openapi.json`)
    if (status !== 503) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

/** The cookie of a signed-in operator with this role. The owner's is Olu's, the viewer's Vera's. */
export const cookieOf = (role: Role) => ({ cookie: `clientele_operator=${sessionToken(role)}` })
/** Their passwords: Olu and Vera have their own, and the others have the same as Olu. */
export const passwordOf = (role: Role): string => (role === 'viewer' ? viewer : owner).password
const sessionToken = (role: Role) => `example-session-of-the-${role}-0123456789abcdef`
/** Where an operator with this role is also signed in, and the public ID of that session. */
const otherSessionToken = (role: Role) =>
  role === 'owner' ? owner.other_session_token : `session-of-${role}-elsewhere`
export const otherSessionOf = (role: Role) => hash('sha256', hashSecret(otherSessionToken(role)), 'hex').slice(0, 24)

/** The bearer token of the example API key. */
export const keyBearer = { authorization: 'Bearer example-access-token-0123456789abcdef' }

/** The response to an HTTP call. */
export interface Reply {
  status: number
  headers: Headers
  // oxlint-disable-next-line typescript/no-explicit-any -- responses of every shape are inspected
  body: any
}

/** Calls a URL of a running API, with a JSON body. */
export async function send(
  world: { url: string },
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = keyBearer,
): Promise<Reply> {
  const response = await fetch(world.url + path, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}

/** The credential that a storefront sends with every call: its public token. */
export const storefrontHeaders = ({ id, token }: { id: string; token: string } = application) => ({
  authorization: `Bearer ${Buffer.from(`${id}:${token}`).toString('base64')}`,
})

/** A shopper's cookie: Asha's, or that of the session with the given secret. */
export const shopperCookie = ({ config }: Services, secret: string = asha.session_secret) => ({
  cookie: `f.session=${encodeURIComponent(cookieValue(config.secretKeys, secret))}`,
})

/** A neighbor's public token, and its shopper's session secret. */
export const neighborToken = (application_id: string) => `token of ${application_id}`
export const sessionSecret = (session_id: string) => `secret-of-session-${session_id}`

async function seedWorld({ database, config }: Services) {
  const passwords = await hashedPasswords()
  await database.transaction(async (tx) => {
    await seedCompany(tx)
    await seedTeam(tx, passwords)
    await seedUsers(tx, passwords)
    await seedMerge(tx)
    await seedCodes(tx, config.secretKeys)
    await seedGroup(tx)
    await seedJobs(tx)
    await seedOAuthClient(tx)
    await seedOAuthResource(tx, application.id, exampleOAuthResource.id)
    await seedImportPreset(tx, application.id, exampleImportPreset.id)
    await seedAttribute(tx, application.id, exampleAttribute.id, asha.id, exampleAttribute.value_id)
    await seedSecretAttribute(tx, config.secretKeys)
    await seedPartner(tx)
    await seedDomain(tx)
    await seedConfig(tx)
    await seedColleagues(tx, passwords)
    await seedNeighbors(tx)
  })
}

type HashedPasswords = Record<'owner' | 'viewer' | 'asha', string>
let hashed: Promise<HashedPasswords> | undefined
const hashedPasswords = () =>
  (hashed ??= Promise.all([owner, viewer, asha].map(({ password }) => hashPassword('known operators', password))).then(
    ([ofOwner = '', ofViewer = '', ofAsha = '']) => ({ owner: ofOwner, viewer: ofViewer, asha: ofAsha }),
  ))

async function seedCompany({ queries, tables }: Connection) {
  await queries.insert(tables.companies).values({ id: String(company.id), name: company.name, created_at: moment })
  await queries.insert(tables.applications).values({
    id: application.id,
    company_id: String(company.id),
    name: application.name,
    default_country_code: application.default_country_code,
    token_hash: hashSecret(application.token),
    marketing_consents: [
      { slug: 'email_marketing', title: 'News by email', text: 'Send me news and offers by email.' },
    ],
    created_at: moment,
  })
}

async function seedTeam({ queries, tables }: Connection, passwords: HashedPasswords) {
  const member = { company_id: String(company.id), active: true, created_at: moment, last_sign_in_at: null }
  await queries.insert(tables.operators).values([
    { ...member, id: owner.id, email: owner.email, name: owner.name, role: 'owner' },
    { ...member, id: viewer.id, email: viewer.email, name: viewer.name, role: 'viewer' },
    { ...member, id: invited.id, email: invited.email, name: null, role: 'support' },
  ])
  await queries.insert(tables.operatorCredentials).values([
    { operator_id: owner.id, password_hash: passwords.owner, updated_at: moment },
    { operator_id: viewer.id, password_hash: passwords.viewer, updated_at: moment },
  ])
  await seedInvitation({ queries, tables }, invited.token, invited.id)
  await queries.insert(tables.apiKeys).values({
    id: apiKey.id,
    company_id: String(company.id),
    name: apiKey.name,
    key: apiKey.key,
    secret_hash: hashSecret(apiKey.secret),
    permissions: [...permissionNames],
    created_at: moment,
    created_by: { kind: 'operator', id: owner.id, name: owner.name },
  })
  await queries.insert(tables.bearerTokens).values({
    token_hash: hashSecret(keyBearer.authorization.replace('Bearer ', '')),
    api_key_id: apiKey.id,
    kind: 'access',
    created_at: moment,
    expires_at: farAway,
  })
}

async function seedOAuthClient({ queries, tables }: Connection) {
  const application_id = application.id
  await queries
    .insert(tables.oauthClients)
    .values(clientOf(application_id, exampleOAuthClient.id, exampleOAuthClient.name))
  await queries.insert(tables.oauthClientSecrets).values({
    application_id,
    client_id: exampleOAuthClient.id,
    id: exampleOAuthClient.secret_id,
    secret_hash: hashSecret(exampleOAuthClient.secret),
    created_at: moment,
  })
}

async function seedOAuthResource({ queries, tables }: Connection, application_id: string, id: string) {
  const { name, identifier, scope_id, scope, description } = exampleOAuthResource
  await queries.insert(tables.oauthResources).values({
    application_id,
    id,
    name,
    identifier,
    scopes: [{ id: scope_id, name: scope, description }],
    created_at: moment,
    created_by: { kind: 'operator', id: owner.id, name: owner.name },
  })
}

async function seedImportPreset({ queries, tables }: Connection, application_id: string, id: string) {
  await queries.insert(tables.importPresets).values({
    application_id,
    id,
    name: exampleImportPreset.name,
    mapping: { columns: [...exampleImportPreset.columns] },
    created_at: moment,
    created_by: { kind: 'operator', id: owner.id, name: owner.name },
    updated_at: moment,
  })
}

/** The attribute that customers fill in themselves. */
async function seedAttribute(
  { queries, tables }: Connection,
  application_id: string,
  id: string,
  user_id: string,
  value_id: string,
) {
  await queries.insert(tables.attributeDefinitions).values(attributeOf(application_id, id))
  await queries.insert(tables.userAttributes).values({
    application_id,
    user_id,
    definition_id: id,
    id: value_id,
    value: exampleAttribute.value,
    customer_overridden: false,
    updated_by: attributeCreator,
    created_at: moment,
    updated_at: moment,
  })
}

/** An attribute that is encrypted and masked, and Asha's value of it. */
async function seedSecretAttribute({ queries, tables }: Connection, keys: SecretKeys) {
  const application_id = application.id
  const { id, name, slug, value, value_id } = exampleSecretAttribute
  await queries.insert(tables.attributeDefinitions).values({
    ...attributeOf(application_id, id),
    name,
    slug,
    type: 'text',
    validations: [],
    masking: { enabled: true, type: 'partial' },
    encrypted: true,
    customer_editable: false,
    pinned: false,
    pin_order: 0,
  })
  await queries.insert(tables.userAttributes).values({
    application_id,
    user_id: asha.id,
    definition_id: id,
    id: value_id,
    sealed: seal(keys, JSON.stringify(value)),
    customer_overridden: false,
    updated_by: attributeCreator,
    created_at: moment,
    updated_at: moment,
  })
}

const attributeCreator = { kind: 'api_key', id: apiKey.id, name: apiKey.name } as const

function attributeOf(application_id: string, id: string): Tables['attributeDefinitions']['$inferInsert'] {
  return {
    application_id,
    id,
    slug: exampleAttribute.slug,
    name: exampleAttribute.name,
    description: 'In European sizes',
    type: 'number',
    icon: '',
    ordering_channels: [],
    masking: { enabled: false, type: '' },
    registration: { enabled: false, type: '' },
    is_multi_value: false,
    customer_editable: true,
    encrypted: false,
    pinned: true,
    pin_order: 1,
    validations: [
      { type: 'min', value: 15 },
      { type: 'max', value: 60 },
    ],
    created_by: attributeCreator,
    updated_by: attributeCreator,
    created_at: moment,
    updated_at: moment,
    version: 0,
  }
}

/** Asha has connected a third-party app, which now asks to see more. */
async function seedPartner({ queries, tables }: Connection) {
  const application_id = application.id
  const { id, name, host, request_id } = examplePartner
  const redirect_uris = [`https://${host}/callback`]
  await queries
    .insert(tables.oauthClients)
    .values({ ...clientOf(application_id, id, name), redirect_uris, first_party: false })
  await queries.insert(tables.oauthConsents).values({
    application_id,
    user_id: asha.id,
    client_id: id,
    scopes: ['openid', 'email'],
    created_at: moment,
    updated_at: moment,
  })
  await queries.insert(tables.issued).values({
    application_id,
    kind: 'Interaction',
    id_hash: hashSecret(request_id),
    client_id: id,
    user_id: asha.id,
    payload: {
      prompt: { name: 'consent', reasons: ['third_party'] },
      params: { client_id: id, redirect_uri: redirect_uris[0], scope: 'openid profile email' },
    },
    created_at: moment,
    expires_at: farAway,
  })
}

/** A domain whose DNS record is published, and that nobody has checked yet. */
async function seedDomain({ queries, tables }: Connection) {
  const { id, domain, proof } = exampleDomain
  await queries.insert(tables.domains).values(domainOf(application.id, { id, domain, proof }))
}

const domainOf = (
  application_id: string,
  of: { id: string; domain: string; proof: string },
): Tables['domains']['$inferInsert'] => ({
  application_id,
  ...of,
  created_at: moment,
  created_by: { kind: 'operator', id: owner.id, name: owner.name },
})

const clientOf = (application_id: string, id: string, name: string): Tables['oauthClients']['$inferInsert'] => ({
  application_id,
  id,
  name,
  application_type: 'web',
  first_party: true,
  token_endpoint_auth_method: 'client_secret_basic',
  redirect_uris: ['https://shop.example.com/callback'],
  post_logout_redirect_uris: [],
  id_token_signed_response_alg: 'RS256',
  scopes: ['openid', 'profile', 'email', 'phone'],
  created_at: moment,
  created_by: { kind: 'operator', id: owner.id, name: owner.name },
})

async function seedInvitation(
  { queries, tables }: Pick<Connection, 'queries' | 'tables'>,
  token: string,
  operator_id: string | null,
) {
  await queries.insert(tables.invitations).values({
    token_hash: hashSecret(token),
    company_id: String(company.id),
    operator_id,
    created_at: moment,
    expires_at: farAway,
  })
}

async function seedUsers({ queries, tables }: Connection, passwords: HashedPasswords) {
  const application_id = application.id
  await queries.insert(tables.userConsents).values({
    application_id,
    user_id: asha.id,
    slug: 'email_marketing',
    value: true,
    source: 'account',
    updated_at: moment,
  })
  await queries.insert(tables.users).values([
    {
      ...user(application_id, asha),
      facet: facetOf('active', { verified: true, has_email: true, has_phone: true }),
      // Recent, so her phone number alone is enough to sign in.
      last_sign_in_at: new Date(),
      privacy_consent: { value: true, source: 'sign_up', updated_at: exampleWorld.moment },
    },
    {
      ...user(application_id, ben),
      state: 'deletion_scheduled',
      facet: facetOf('deletion_scheduled', { verified: true, has_email: true, has_phone: false }),
      delete_on: new Date(ben.deleted_on),
    },
  ])
  await queries.insert(tables.identifiers).values([
    emailOf(application_id, asha.id, asha.email),
    phoneOf(asha.phone, `${asha.id.slice(0, 20)}00f1`),
    {
      ...emailOf(application_id, asha.id, asha.second_email),
      id: `${asha.id.slice(0, 20)}00e2`,
      primary: false,
      position: 1,
    },
    { ...phoneOf(asha.second_phone, `${asha.id.slice(0, 20)}00f2`), primary: false, position: 1 },
    emailOf(application_id, ben.id, ben.email),
  ])
  await queries.insert(tables.userCounts).values([
    { application_id, state: 'active', shard: 0, count: 1 },
    { application_id, state: 'deletion_scheduled', shard: 0, count: 1 },
  ])
  await queries
    .insert(tables.credentials)
    .values({ application_id, user_id: asha.id, password_hash: passwords.asha, updated_at: moment })
  await queries.insert(tables.sessions).values({
    ...session(application_id, asha.id, asha.session_id),
    token_hash: hashSecret(asha.session_secret),
    // Far in the future as well: she has just signed in, so no call records that the session was seen.
    last_seen_at: farAway,
    proven_at: farAway,
  })
  await queries.insert(tables.sessions).values(session(application_id, asha.id, asha.other_session_id))
  const event = { application_id, request_id: exampleRequest, created_at: moment }
  await queries.insert(tables.events).values([
    {
      ...event,
      id: '64f0000000000000000000e1',
      type: 'user.updated',
      subject_id: asha.id,
      actor: { kind: 'operator', id: owner.id, name: owner.name },
      changes: { first_name: { from: 'Aisha', to: asha.first_name } },
    },
    {
      ...event,
      id: '64f0000000000000000000e2',
      type: 'user.deletion_scheduled',
      subject_id: ben.id,
      actor: { kind: 'user', id: ben.id },
    },
  ])
}

/** Another account of Asha's, and one that has become a part of hers. */
async function seedMerge({ queries, tables }: Connection) {
  const application_id = application.id
  const { id, merged, twin, undo_until } = exampleMerge
  await queries.insert(tables.users).values([
    {
      ...user(application_id, twin),
      facet: facetOf('active', { verified: true, has_email: true, has_phone: false }),
    },
    {
      ...user(application_id, { ...merged, username: `purged_${merged.id}`, last_name: '' }),
      first_name: null,
      last_name: null,
      name_key: '',
      state: 'purged',
      facet: facetOf('purged', { verified: false, has_email: false, has_phone: false }),
      hidden_at: moment,
      merged_into: asha.id,
    },
  ])
  await queries.insert(tables.identifiers).values(emailOf(application_id, twin.id, twin.email))
  await queries.insert(tables.userCounts).values([
    { application_id, state: 'active', shard: 1, count: 1 },
    { application_id, state: 'purged', shard: 0, count: 1 },
  ])
  await queries
    .insert(tables.userPairs)
    .values({ application_id, id: exampleMerge.pair_id, first_id: asha.id, second_id: twin.id, reasons: ['email'] })
  await queries
    .insert(tables.userMerges)
    .values(
      mergeOf(application_id, { id, survivor_id: asha.id, other_id: merged.id, expires_at: new Date(undo_until) }),
    )
}

const mergeOf = (
  application_id: string,
  of: { id: string; survivor_id: string; other_id: string; expires_at: Date },
): Tables['userMerges']['$inferInsert'] => {
  const { username, first_name, last_name } = exampleMerge.merged
  const none = { gender: null, dob: null, profile_pic_url: null, external_id: null, rr_id: null }
  return {
    application_id,
    ...of,
    reason: 'Same person',
    by: { kind: 'operator', id: owner.id, name: owner.name },
    kept: {
      other: {
        fields: { ...none, username, first_name, last_name, meta: {} },
        state: 'active',
        state_reason: null,
        state_by: null,
        state_at: null,
      },
      survivor: { before: {}, after: {} },
      last_sign_in: null,
      contacts: { survivor: [], moved: [], folded: [] },
      acquired: {},
      opening: [],
      groups: [],
      attributes: [],
      social: [],
    },
    created_at: moment,
  }
}

/** The codes and links that were sent to Asha and Ben, and that they haven't used yet. */
async function seedCodes({ queries, tables }: Connection, secretKeys: SecretKeys) {
  const toPhone = { kind: 'phone', value: `+${asha.country_code}${asha.phone}` } as const
  const toEmail = { kind: 'email', value: asha.email } as const
  const toNewPhone = { kind: 'phone', value: `+${asha.country_code}${asha.new_phone}` } as const
  const hers = { user_id: asha.id, session_id: asha.session_id }
  await queries.insert(tables.events).values({
    application_id: application.id,
    id: '64f0000000000000000000e3',
    type: 'code.rejected',
    subject_id: application.id,
    actor: { kind: 'system', id: 'nobody' },
    details: { reason: 'expired', purpose: 'sign_in' },
    contact_hash: sign(secretKeys, 'contact', `${application.id} ${toNewPhone.value}`),
    request_id: exampleRequest,
    created_at: moment,
  })
  const code = (
    purpose: CodePurpose,
    { request_id, code: otp }: { request_id: string; code: string },
    to: { kind: 'email' | 'phone'; value: string },
    of: { user_id?: string; session_id?: string } = {},
  ) => ({
    ...codeOf(purpose, request_id, sign(secretKeys, 'code', `${application.id}:${request_id}:${otp}`)),
    ...to,
    ...of,
  })
  const link = (purpose: CodePurpose, secret: string, to: { kind: 'email' | 'phone'; value: string }) => ({
    ...codeOf(purpose, secret.slice(0, 32), hashSecret(secret)),
    ...to,
    ...hers,
  })
  await queries.insert(tables.signUps).values({
    application_id: application.id,
    id: '64f000000000000000000051',
    token_hash: hashSecret(asha.second_proof_token),
    profile: {},
    email_verified: false,
    phone: { value: toPhone.value, country_code: asha.country_code, phone: asha.phone },
    phone_verified: true,
    returning_user_id: asha.id,
    created_at: moment,
    expires_at: farAway,
  })
  await queries.insert(tables.codes).values([
    code('sign_in', asha.otp, toPhone),
    code('sign_in', asha.email_otp, toEmail),
    code('sign_in', ben.email_otp, { kind: 'email', value: ben.email }),
    code('reset_password', asha.forgot_otp, toPhone, hers),
    code('reset_password', asha.email_forgot_otp, toEmail, hers),
    code('confirm_contact', asha.confirm_otp, toPhone, hers),
    code('change_contact', asha.change_otp, toNewPhone, hers),
    link('verify_contact', asha.email_link_code, { kind: 'email', value: asha.second_email }),
    link('verify_contact', asha.phone_link_code, {
      kind: 'phone',
      value: `+${asha.country_code}${asha.second_phone}`,
    }),
    link('reset_password', asha.reset_code, toEmail),
    link('sign_in', asha.sign_in_token, toEmail),
  ])
}

const codeOf = (purpose: CodePurpose, id: string, secret_hash: string) => ({
  application_id: application.id,
  id,
  purpose,
  secret_hash,
  attempts: 0,
  created_at: moment,
  expires_at: farAway,
})

async function seedGroup({ queries, tables }: Connection) {
  const application_id = application.id
  await queries.insert(tables.userGroups).values({
    ...userGroup(application_id, group),
    description: group.description,
    file_url: file.file_url,
    error_count: 1,
    member_count: 1,
  })
  await queries
    .insert(tables.userGroupMembers)
    .values({ application_id, group_id: group.id, user_id: asha.id, added_at: moment })
  await queries.insert(tables.userGroupErrors).values({
    application_id,
    group_id: group.id,
    line: 7,
    value: 'nobody@example.com',
    message: 'No account has this email address',
  })
  await queries
    .insert(tables.files)
    .values({ application_id, id: file.id, name: 'early-birds.csv', size: csv.length, created_at: moment })
  await queries.insert(tables.fileChunks).values({ application_id, file_id: file.id, position: 0, content: csv })
  await queries.insert(tables.sequences).values({ application_id, name: 'user_group', value: group.uid })
}

/** Four jobs about the group. No worker runs any of them. */
async function seedJobs({ queries, tables }: Connection) {
  const running = {
    ...trackedJob(application.id, { id: exampleJobs.running, group_id: group.id, name: group.name }),
    progress: { step: 'apply', unit: 'rows', done: 500, total: 2000, since: moment.toISOString(), since_done: 500 },
  }
  await queries.insert(tables.trackedJobs).values(running)
  await queries
    .insert(tables.trackedJobs)
    .values({ ...running, progress: null, id: exampleJobs.paused, state: 'paused' })
  const failed = {
    ...running,
    progress: null,
    id: exampleJobs.failed,
    state: 'failed',
    failure: 'The file has no rows.',
  }
  await queries.insert(tables.trackedJobs).values({ ...failed, finished_at: moment })
  const result = { rows: 1, matched: 1, joined: 1, left: 0, members: 1 }
  const completed = { ...running, progress: null, id: exampleJobs.completed, state: 'completed', result }
  await queries.insert(tables.trackedJobs).values({ ...completed, undoable: 1, finished_at: moment })
  await queries.insert(tables.trackedJobChanges).values({
    application_id: application.id,
    job_id: exampleJobs.completed,
    position: 1,
    size: 1,
    change: { joined: [asha.id], left: [] },
    changed_at: moment,
  })
  await seedExport({ queries, tables })
  await queries.insert(tables.trackedJobErrors).values({
    application_id: application.id,
    job_id: exampleJobs.running,
    line: 7,
    value: 'nobody@example.com',
    message: 'No account has this email address',
  })
}

/** An export that can be downloaded. */
async function seedExport({ queries, tables }: Pick<Connection, 'queries' | 'tables'>) {
  const name = 'customers-2024-05-01.csv'
  const content = Buffer.from('user_id,email\r\n')
  const place = { application_id: application.id, id: exampleJobs.exported }
  const at = { ...place, name, size: content.length, created_at: moment }
  await queries.insert(tables.files).values(at)
  await queries
    .insert(tables.fileChunks)
    .values({ application_id: application.id, file_id: exampleJobs.exported, position: 0, content })
  await queries.insert(tables.trackedJobs).values({
    ...trackedJob(application.id, { id: exampleJobs.exported, group_id: exampleJobs.exported, name }),
    kind: 'export_customers',
    state: 'completed',
    about_type: 'file',
    error_count: 0,
    input: {},
    result: {
      format: 'csv',
      gzip: false,
      exported: 0,
      counted: 0,
      counted_relation: 'eq',
      file: { name, size: content.length, expires_at: farAway.toISOString() },
    },
    finished_at: moment,
  })
}

const trackedJob = (
  application_id: string,
  { id, group_id, name }: { id: string; group_id: string; name: string },
): Tables['trackedJobs']['$inferInsert'] => ({
  application_id,
  id,
  kind: 'import_members',
  state: 'running',
  run: 1,
  attempts: 1,
  about_type: 'user_group',
  about_id: group_id,
  about_name: name,
  starter_id: apiKey.id,
  started_by: { kind: 'api_key', id: apiKey.id, name: apiKey.name },
  input: { group_id, file_url: file.file_url, copy_id: id, default_country_code: 91 },
  error_count: 1,
  created_at: moment,
  started_at: moment,
  changed_at: moment,
})

async function seedConfig({ queries, tables }: Connection) {
  const application_id = application.id
  const { version, earlier_version } = exampleWorld.config
  const earlier = { ...defaultPlatformConfig, subtext: 'Sign in' }
  await queries.insert(tables.platformConfigs).values({
    application_id,
    id: application_id,
    // The examples contain no solved captcha, because each solution works only once.
    config: { ...defaultPlatformConfig, skip_captcha: true },
    version,
    created_at: moment,
    updated_at: moment,
  })
  await queries.insert(tables.platformConfigVersions).values([
    { application_id, version: earlier_version, config: earlier, changes: {}, actor: by, created_at: moment },
    {
      application_id,
      version,
      config: { ...defaultPlatformConfig },
      changes: { subtext: { from: 'Sign in', to: 'Sign in to your account' } },
      actor: { kind: 'operator', id: owner.id, name: owner.name },
      created_at: moment,
    },
  ])
}

/** A session for each role; roles that the example world doesn't have get an operator of their own. */
async function seedColleagues({ queries, tables }: Connection, passwords: HashedPasswords) {
  const idOf: Record<Role, string> = {
    owner: owner.id,
    viewer: viewer.id,
    manager: '64f0000000000000000000c8',
    support: '64f0000000000000000000c9',
  }
  for (const role of ['manager', 'support'] as const) {
    await queries.insert(tables.operators).values({
      id: idOf[role],
      company_id: String(company.id),
      email: `${role}@example.com`,
      name: `The ${role}`,
      role,
      active: true,
      created_at: moment,
    })
    const password_hash = passwords.owner
    await queries
      .insert(tables.operatorCredentials)
      .values({ operator_id: idOf[role], password_hash, updated_at: moment })
  }
  await queries.insert(tables.operatorSessions).values(
    roleNames.map((role) => ({
      token_hash: hashSecret(sessionToken(role)),
      operator_id: idOf[role],
      created_at: moment,
      // Far in the future as well, so that no call records that the session was seen.
      last_seen_at: farAway,
      expires_at: farAway,
    })),
  )
  await queries.insert(tables.operatorSessions).values(
    roleNames.map((role) => ({
      token_hash: hashSecret(otherSessionToken(role)),
      operator_id: idOf[role],
      ip: '203.0.113.7',
      user_agent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0',
      created_at: moment,
      last_seen_at: farAway,
      expires_at: farAway,
    })),
  )
}

async function seedNeighbors(connection: Connection) {
  const { queries, tables } = connection
  const { otherCompany } = neighbors
  await queries
    .insert(tables.companies)
    .values({ id: otherCompany.company_id, name: 'Other Company', created_at: moment })
  await queries.insert(tables.operators).values({
    id: otherCompany.operator_id,
    company_id: otherCompany.company_id,
    email: 'owner@other.example.com',
    role: 'owner',
    active: true,
    created_at: moment,
  })
  await queries.insert(tables.apiKeys).values({
    id: otherCompany.api_key_id,
    company_id: otherCompany.company_id,
    name: 'Their key',
    key: 'their-api-key',
    secret_hash: hashSecret('their-api-key-secret'),
    permissions: [...permissionNames],
    created_at: moment,
    created_by: by,
  })
  for (const neighbor of Object.values(neighbors)) {
    const { company_id, application_id, user_id, group_id, group_uid, file_id, session_id, config_version } = neighbor
    await queries.insert(tables.userMerges).values(
      mergeOf(application_id, {
        id: neighbor.merge_id,
        survivor_id: user_id,
        other_id: neighbor.merge_id,
        expires_at: farAway,
      }),
    )
    await queries.insert(tables.userPairs).values({
      application_id,
      id: neighbor.pair_id,
      first_id: user_id,
      second_id: neighbor.pair_id,
      reasons: ['email'],
    })
    await queries
      .insert(tables.oauthClients)
      .values(clientOf(application_id, neighbor.oauth_client_id, 'Shop next door'))
    await seedOAuthResource(connection, application_id, neighbor.oauth_resource_id)
    await seedImportPreset(connection, application_id, neighbor.import_preset_id)
    await seedAttribute(connection, application_id, neighbor.attribute_id, neighbor.user_id, neighbor.user_attribute_id)
    await queries.insert(tables.domains).values(
      domainOf(application_id, {
        id: neighbor.domain_id,
        domain: `id.${application_id.slice(-1)}.next-door.example.com`,
        proof: 'clientele-of-a-neighbor',
      }),
    )
    await queries
      .insert(tables.trackedJobs)
      .values(trackedJob(application_id, { id: neighbor.job_id, group_id: neighbor.group_id, name: 'Next door' }))
    await queries.insert(tables.applications).values({
      id: application_id,
      company_id,
      name: 'Next Door',
      default_country_code: 91,
      token_hash: hashSecret(neighborToken(application_id)),
      created_at: moment,
    })
    await queries.insert(tables.users).values({
      ...user(application_id, { id: user_id, username: 'neighbor', first_name: 'Nell', last_name: 'Next' }),
      facet: facetOf('active', { verified: true, has_email: true, has_phone: false }),
    })
    await queries.insert(tables.identifiers).values(emailOf(application_id, user_id, 'nell@example.com'))
    await queries.insert(tables.userCounts).values({ application_id, state: 'active', shard: 0, count: 1 })
    await queries.insert(tables.sessions).values(session(application_id, user_id, session_id))
    await queries
      .insert(tables.userGroups)
      .values(userGroup(application_id, { id: group_id, uid: group_uid, name: 'Birds next door' }))
    await queries
      .insert(tables.files)
      .values({ application_id, id: file_id, name: 'theirs.csv', size: csv.length, created_at: moment })
    const config = { ...defaultPlatformConfig, skip_captcha: false }
    await queries.insert(tables.platformConfigs).values({
      application_id,
      id: application_id,
      config,
      version: config_version,
      created_at: moment,
      updated_at: moment,
    })
    await queries.insert(tables.platformConfigVersions).values({
      application_id,
      version: config_version,
      config,
      changes: {},
      actor: by,
      created_at: moment,
    })
  }
}

const user = (
  application_id: string,
  { id, username, first_name, last_name }: { id: string; username: string; first_name: string; last_name: string },
): Tables['users']['$inferInsert'] => ({
  application_id,
  id,
  username,
  username_key: username,
  account_type: 'user',
  first_name,
  last_name,
  name_key: `${first_name} ${last_name}`.toLowerCase(),
  last_name_key: last_name.toLowerCase(),
  meta: {},
  state: 'active',
  facet: 0,
  created_at: moment,
  updated_at: moment,
  version: 0,
})

const emailOf = (application_id: string, user_id: string, value: string): Tables['identifiers']['$inferInsert'] => ({
  application_id,
  id: `${user_id.slice(0, 12)}00ee${user_id.slice(-8)}`,
  user_id,
  kind: 'email',
  value,
  verified: true,
  primary: true,
  active: true,
  position: 0,
  acquired_at: moment,
})

const phoneOf = (phone: string, id: string): Tables['identifiers']['$inferInsert'] => ({
  ...emailOf(application.id, asha.id, `+${asha.country_code}${phone}`),
  id,
  kind: 'phone',
  country_code: asha.country_code,
  phone,
})

const session = (application_id: string, user_id: string, id: string): Tables['sessions']['$inferInsert'] => ({
  application_id,
  id,
  user_id,
  token_hash: hashSecret(sessionSecret(id)),
  domain: 'shop.example.com',
  user_agent: 'Mozilla/5.0',
  ip: '203.0.113.7',
  created_at: moment,
  last_seen_at: moment,
  expires_at: farAway,
})

const userGroup = (
  application_id: string,
  { id, uid, name }: { id: string; uid: number; name: string },
): Tables['userGroups']['$inferInsert'] => ({
  application_id,
  id,
  uid,
  name,
  name_key: name.toLowerCase(),
  description: '',
  file_url: 'https://files.example.com/members.csv',
  type: 'bulk',
  status: 'completed',
  rows: 1,
  matched: 1,
  error_count: 0,
  member_count: 0,
  read_bytes: csv.length,
  total_bytes: csv.length,
  created_at: moment,
  modified_at: moment,
  version: 0,
})

/** Every row of every table, by table name. */
export async function contentsOf({ queries, tables }: Connection): Promise<Contents> {
  // A rejected call leaves no trace, but is counted, and recorded as an attempt.
  const { attempts: _, ...kept } = tables
  const entries = Object.entries(kept).map(async ([name, table]) => {
    const all: Record<string, unknown>[] = await queries.select().from(asTable(table))
    const rows =
      name === 'events'
        ? all.filter(({ request_id, type }) => request_id === exampleRequest || !isFailedAttempt(type))
        : all
    return [name, rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

/** The types of all recorded events, in order. */
export async function eventTypesIn({ queries, tables }: Connection): Promise<string[]> {
  const rows = [...(await queries.select().from(tables.events)), ...(await queries.select().from(tables.teamEvents))]
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ type }) => type)
}
