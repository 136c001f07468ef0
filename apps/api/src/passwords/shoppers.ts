import type { Context } from '../context.ts'
import { findPlatformConfig } from '../platform-config/service.ts'
import { findPasswordHash } from './repository.ts'

export { findPasswordHash, replacePasswordHash, setPasswordHash } from './repository.ts'

/** Whether a user has a password and the store allows signing in with one. */
export async function canUsePassword(ctx: Context, user_id: string): Promise<boolean> {
  const { login } = await findPlatformConfig(ctx)
  return login?.password !== false && (await findPasswordHash(ctx, user_id)) !== undefined
}
