/** Tests share their two cores with each other: that something takes long says nothing about the api. */
export const patientSettings = {
  REQUEST_DEADLINE_MS: '60000',
  DATABASE_CONNECT_TIMEOUT_MS: '30000',
  DATABASE_STATEMENT_TIMEOUT_MS: '60000',
  DATABASE_LOCK_TIMEOUT_MS: '30000',
  DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS: '60000',
}
