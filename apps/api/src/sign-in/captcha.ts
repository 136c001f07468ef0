import { AppError, type PlatformConfig } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { takeSolution } from './captcha-challenges.ts'

/** Asks for a proof of work where the config does not leave it out. Each solution is good once, for a few minutes. */
export async function refuseWithoutCaptcha(
  ctx: Context,
  config: PlatformConfig,
  solution: string | undefined,
): Promise<void> {
  if (config.skip_captcha === true) return
  if (solution === undefined || !(await takeSolution(ctx, solution))) throw new AppError('CAPTCHA_NEEDED')
}
