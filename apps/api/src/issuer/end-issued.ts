import type { Context } from '../context.ts'
import { deleteIssuedAt, deleteIssuedTo } from './repository/issued.ts'

/** Ends every code, grant, and refresh token that a client was issued for one user. Must run inside a transaction. */
export const endIssuedTo = (tx: Context, to: { application_id: string; user_id: string; client_id: string }) =>
  deleteIssuedTo(tx.db, to)

/** Ends everything that the application's issuer at a domain has issued. Must run inside a transaction. */
export const endIssuedAt = (tx: Context, domain: string) =>
  deleteIssuedAt(tx.db, { application_id: tx.application_id, domain })
