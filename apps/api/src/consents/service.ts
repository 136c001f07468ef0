import type { Connection } from '@clientele/db'
import type { Context } from '../context.ts'
import { type PageRequest, pageOf, spanOf } from '../paging/pages.ts'
import {
  type ConsentKey,
  type ConsentRow,
  countConsents,
  deleteConsent,
  findConsent,
  listConsents,
  lockConsent,
  writeConsent,
} from './repository.ts'

/*
 * What shoppers have allowed clients of third parties: one row for each shopper and client, allowed and withdrawn as a whole.
 */

/** Returns the scopes that a shopper has allowed a client; undefined if they haven't allowed it anything. */
export const findAllowed = async (db: Connection, key: ConsentKey): Promise<string[] | undefined> =>
  (await findConsent(db, key))?.scopes

/** The same, and prevents the consent from being withdrawn until the transaction ends. */
export const lockAllowed = async (tx: Connection, key: ConsentKey): Promise<string[] | undefined> =>
  (await lockConsent(tx, key))?.scopes

/** Whether a consent includes everything that a client asks for. */
export const isAllowed = (allowed: readonly string[] | undefined, asked: Iterable<string>): boolean =>
  allowed !== undefined && [...asked].every((scope) => allowed.includes(scope))

/**
 * Allows a client what it asks for, in addition to what it was allowed before. The name is stored with a client that nobody registered. Must run inside a
 * transaction.
 */
export async function allow(
  tx: Context,
  key: ConsentKey,
  asked: readonly string[],
  client_name: string | null,
): Promise<void> {
  const before = await lockConsent(tx.db, key)
  const scopes = [...new Set([...(before?.scopes ?? []), ...asked])]
  const created_at = before?.created_at ?? tx.now
  await writeConsent(tx.db, { ...key, client_name, scopes, created_at, updated_at: tx.now })
}

/** Withdraws a consent. Returns it; undefined if there was none. Must run inside a transaction. */
export async function withdraw(tx: Context, key: ConsentKey): Promise<ConsentRow | undefined> {
  const before = await lockConsent(tx.db, key)
  if (before) await deleteConsent(tx.db, key)
  return before
}

/** A page of what a shopper has allowed, by client. Revoked clients aren't included, and neither are those that have become the store's own. */
export async function pageOfConsents({ db, application_id }: Context, user_id: string, wanted: PageRequest) {
  const owner = { application_id, user_id }
  const rows = await listConsents(db, owner, spanOf(wanted, 'newest'))
  return pageOf(wanted, 'newest', rows, (limit) => countConsents(db, owner, limit))
}
