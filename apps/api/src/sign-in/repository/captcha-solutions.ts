import type { Context } from '../../context.ts'

/** Stores a captcha's solution as used. Returns false if it was used before. The primary key decides races. */
export async function keepSolution(ctx: Context, hash: string, life_ms: number): Promise<boolean> {
  const { captchaSolutions: s } = ctx.db.tables
  const [row] = await ctx.db.queries
    .insert(s)
    .values({ application_id: ctx.application_id, hash, expires_at: new Date(ctx.now.getTime() + life_ms) })
    .onConflictDoNothing()
    .returning({ hash: s.hash })
  return row !== undefined
}
