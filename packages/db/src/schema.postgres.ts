import { postgresKit } from './columns.ts'
import { makeTables } from './tables/index.ts'

// drizzle-kit reads tables that are exported one by one; the test of this package holds the list complete.
export const {
  companies,
  applications,
  operators,
  operatorCredentials,
  invitations,
  operatorSessions,
  apiKeys,
  bearerTokens,
  users,
  identifiers,
  credentials,
  userCounts,
  sessions,
  userGroups,
  userGroupMembers,
  userGroupErrors,
  files,
  fileChunks,
  sequences,
  platformConfigs,
  platformConfigVersions,
  providerSecrets,
  events,
  teamEvents,
  jobs,
} = makeTables(postgresKit)
