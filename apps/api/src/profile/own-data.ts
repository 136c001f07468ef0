import type { StorefrontHandler } from '../context.ts'
import { reportForShopper } from '../privacy/access-report.ts'
import { reportPage } from '../privacy/report-page.ts'
import { openConfig } from '../sign-in/governed.ts'
import { requireFreshSignIn } from '../sign-in/password.ts'
import { asShopper, getShopper } from '../sign-in/service.ts'

/** Everything that is stored about the shopper, for themselves. */
export const createOwnDataReport: StorefrontHandler<'createOwnDataReport'> = async (ctx) => {
  openConfig(ctx)
  requireFreshSignIn(ctx)
  const { user_id } = getShopper(ctx)
  const report = await reportForShopper(asShopper(ctx, user_id), user_id)
  return { report, page: reportPage(report, ctx.application.name) }
}
