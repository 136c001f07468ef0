import type { Context } from '../context.ts'
import { deleteIssuedTo } from './repository/issued.ts'

/** Ends every code, grant, and refresh token that a client was issued for one user. Must run inside a transaction. */
export const endIssuedTo = (tx: Context, to: { application_id: string; user_id: string; client_id: string }) =>
  deleteIssuedTo(tx.db, to)
