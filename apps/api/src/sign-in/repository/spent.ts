import type { Connection } from '@clientele/db'
import { inArray, lt } from 'drizzle-orm'

const bite = 5_000

/** Forgets codes, sign-ups and captchas that expired before a moment, some at a time. */
export async function deleteSpent({ queries, tables }: Connection, before: Date): Promise<void> {
  const { codes: c, signUps: s, captchaSolutions: p } = tables
  const codes = queries.select({ id: c.id }).from(c).where(lt(c.expires_at, before)).limit(bite)
  await queries.delete(c).where(inArray(c.id, codes))
  const signUps = queries.select({ id: s.id }).from(s).where(lt(s.expires_at, before)).limit(bite)
  await queries.delete(s).where(inArray(s.id, signUps))
  const puzzles = queries.select({ hash: p.hash }).from(p).where(lt(p.expires_at, before)).limit(bite)
  await queries.delete(p).where(inArray(p.hash, puzzles))
}
