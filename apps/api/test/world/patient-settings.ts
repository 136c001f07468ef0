/** Tests share two cores, so a slow response doesn't mean that something is wrong with the API. */
export const patientSettings = {
  REQUEST_DEADLINE_MS: '60000',
  DATABASE_CONNECT_TIMEOUT_MS: '30000',
  DATABASE_STATEMENT_TIMEOUT_MS: '60000',
  DATABASE_LOCK_TIMEOUT_MS: '30000',
  DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS: '60000',
}
