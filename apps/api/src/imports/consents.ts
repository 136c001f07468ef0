import { importedConsents, type ImportTarget } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { consentSettings, type ConsentSettings, type SaidConsent } from '../user-consents/settings.ts'
import { saidBefore } from '../user-consents/change.ts'
import type { ImportInput } from './import-job.ts'
import type { ImportRow } from './normalize.ts'

/*
 * What other systems say about marketing: kept as the consents `email_marketing` and `sms_marketing`, if the application asks for them.
 */

const slugs = [
  { slug: importedConsents.email, key: 'email', target: 'email_marketing' },
  { slug: importedConsents.sms, key: 'sms', target: 'sms_marketing' },
] as const

/** Reads the settings only if a record says something. */
export const settingsFor = async (ctx: Context, rows: readonly ImportRow[]): Promise<ConsentSettings | undefined> =>
  rows.some(({ marketing }) => marketing.email !== undefined || marketing.sms !== undefined)
    ? consentSettings(ctx)
    : undefined

/** What a record says about the consents that the application asks for. */
export const consentsIn = ({ marketing }: ImportRow, settings: ConsentSettings | undefined): SaidConsent[] =>
  slugs.flatMap(({ slug, key }) => {
    const value = marketing[key]
    return value !== undefined && settings?.consents.some((each) => each.slug === slug) ? [{ slug, value }] : []
  })

/** What a record changes for a customer who exists. What they have said themselves stays, unless the file wins. */
export async function newConsents(
  ctx: Context,
  user_id: string,
  said: SaidConsent[],
  { on_conflict }: Pick<ImportInput, 'on_conflict'>,
): Promise<SaidConsent[]> {
  if (said.length === 0) return []
  const before = await saidBefore(ctx, user_id)
  return said.filter(({ slug, value }) =>
    on_conflict === 'take' ? before.get(slug) !== value : before.get(slug) === undefined,
  )
}

/** The columns of consents that the application doesn't ask for. */
export async function targetsNotAsked(ctx: Context): Promise<ImportTarget[]> {
  const { consents } = await consentSettings(ctx)
  return slugs.filter(({ slug }) => consents.every((each) => each.slug !== slug)).map(({ target }) => target)
}
