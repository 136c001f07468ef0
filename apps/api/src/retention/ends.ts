import type { Tables } from '@clientele/db'
import type { KeptSetting } from '../config/config.ts'

/*
 * Everything that grows has an end: for each table, when its rows are deleted. A new table without an entry does not compile, and neither does one
 * whose rows are declared to be deleted but that nothing clears.
 */

/** Rows that housekeeping deletes: which ones, and after how long. */
interface Cleared {
  which: string
  /** Omitted if nothing is kept beyond that time. */
  setting?: KeptSetting
}

/** Rows that are deleted with what they belong to, or that only people add. */
interface Bounded {
  because: string
}

export const ends = {
  companies: { because: 'Sellers: added by hand.' },
  applications: { because: 'Storefronts: added by operators, one by one.' },
  applicationOrigins: { because: 'A short list in the settings of an application.' },
  domains: { because: 'A few for each application, until operators remove them.' },
  operators: { because: 'Added by operators, one by one; they stay as the names in the history.' },
  operatorCredentials: { because: 'One for each operator.' },
  invitations: { which: 'after the link expires', setting: 'INVITATIONS_KEPT_DAYS' },
  operatorSessions: { which: 'after the session expires', setting: 'OPERATOR_SESSIONS_KEPT_DAYS' },
  apiKeys: { because: 'Added by operators, one by one; they stay as the names in the history.' },
  bearerTokens: { which: 'when the token expires' },
  users: { because: 'The customers themselves. A purged customer leaves an id and nothing else.' },
  identifiers: {
    which: 'after a customer gave the contact up: replaced it, lost it to its owner, or was archived',
    setting: 'RELEASED_CONTACTS_KEPT_DAYS',
  },
  credentials: { because: 'One for each customer, until the purge.' },
  foreignHashCounts: { because: 'A few for each way in which another system hashed passwords.' },
  firebaseKeys: { because: 'One for each project of Firebase that customers came from.' },
  userCounts: { because: 'A fixed number for each application.' },
  sessions: { which: 'after the session ends or expires', setting: 'SESSIONS_KEPT_DAYS' },
  codes: { which: 'after the code or link expires', setting: 'CODES_KEPT_DAYS' },
  signUps: { which: 'after the sign-up expires', setting: 'CODES_KEPT_DAYS' },
  socialIdentities: { because: 'A few for each customer, until the purge.' },
  messages: { which: 'after the message was written; its words go much sooner', setting: 'MESSAGES_KEPT_DAYS' },
  captchaSolutions: { which: 'after the solution expires', setting: 'CODES_KEPT_DAYS' },
  attributeDefinitions: { because: 'At most 200 for each application.' },
  userAttributes: { because: 'At most one for each customer and attribute, until the purge.' },
  userAttributeKeys: { because: 'Leave with the value, the attribute, or the customer.' },
  importPresets: { because: 'At most 100 for each application.' },
  userMerges: { which: 'when the merge can no longer be undone' },
  userLikenesses: { because: 'One for each contact of a customer, until they give it up, or the purge.' },
  userPairs: { because: 'A few for each customer, until they no longer look like the same person, or the purge.' },
  userConsents: { because: 'A few for each customer, until the purge.' },
  inactivityReports: { because: 'One for each day on which an application told or erased customers.' },
  userGroups: { because: 'Added by operators, one by one.' },
  userGroupMembers: { because: 'Leave with the customer, with the group, or with the next file of the group.' },
  userGroupErrors: { which: 'after the group last changed', setting: 'GROUP_ERRORS_KEPT_DAYS' },
  files: { which: 'after the upload', setting: 'FILES_KEPT_DAYS' },
  fileChunks: { which: 'after the upload, or after one that broke off', setting: 'FILES_KEPT_DAYS' },
  sequences: { because: 'A fixed number for each application.' },
  platformConfigs: { because: 'One for each application.' },
  platformConfigVersions: { which: 'except the newest of each application', setting: 'CONFIG_VERSIONS_KEPT' },
  providerSecrets: { because: 'One for each social provider of an application.' },
  events: { which: 'after they happened', setting: 'EVENTS_KEPT_DAYS' },
  teamEvents: { which: 'after they happened', setting: 'TEAM_EVENTS_KEPT_DAYS' },
  jobs: { which: 'after the job is done or has failed', setting: 'JOBS_KEPT_DAYS' },
  trackedJobs: { which: 'after the job was completed, canceled, or failed', setting: 'JOBS_KEPT_DAYS' },
  trackedJobChanges: { which: 'after the job was completed, canceled, or failed', setting: 'JOBS_KEPT_DAYS' },
  importFates: { which: 'after the job was completed, canceled, or failed', setting: 'JOBS_KEPT_DAYS' },
  trackedJobErrors: { which: 'after the job was completed, canceled, or failed', setting: 'JOBS_KEPT_DAYS' },
  skippedRowTraces: { because: 'Leave with the skipped row of the job or the group.' },
  bulkActionParts: {
    which: 'after the job was canceled or failed; when it is completed, they go at once',
    setting: 'JOBS_KEPT_DAYS',
  },
  attempts: { which: 'when they no longer count' },
  idempotencyKeys: { which: 'a day after the request' },
  chores: { because: 'One for each table that is cleared.' },
  searchDocuments: { because: 'One for each customer, until the purge.' },
  searchQueue: { because: 'Leave as soon as the customer is indexed, usually within a second.' },
  segmentFields: { because: 'A few for each segment, until the group is deleted.' },
  segmentQueue: { because: 'Leave as soon as the customer is compared with the segments, usually within a second.' },
  searchWalks: { because: 'A single row.' },
  oauthClients: { because: 'Added by operators, one by one; they stay as the names in the history.' },
  oauthClientSecrets: { which: 'when a replaced secret expires' },
  oauthResources: { because: 'At most 20 for each application.' },
  signingKeys: { which: 'when everything they signed has expired' },
  issued: { which: 'when it expires' },
  oauthConsents: { because: 'A few for each customer, until they disconnect the app, or the purge.' },
} as const satisfies Record<keyof Tables, Cleared | Bounded>

/** The tables that housekeeping clears. */
export type ClearedTable = {
  [Name in keyof typeof ends]: (typeof ends)[Name] extends { which: string } ? Name : never
}[keyof typeof ends]
