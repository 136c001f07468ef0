import { consentOf, importedConsents, privacyPolicySlug } from '@clientele/contracts'
import type { Context } from '../context.ts'
import type { UserRow } from '../rows/users.ts'
import { saidBefore } from '../user-consents/change.ts'
import { consentSettings, type ConsentSettings, type SaidConsent } from '../user-consents/settings.ts'
import type { ImportInput } from './import-job.ts'
import type { Mapping } from './mapping.ts'
import type { ImportRow } from './normalize.ts'

/*
 * What files say about consents: those of our own exports by their slugs, and what other systems say about marketing as `email_marketing` and
 * `sms_marketing`. Consents to marketing are kept if the application asks for them.
 */

const slugs = [
  { slug: importedConsents.email, key: 'email' },
  { slug: importedConsents.sms, key: 'sms' },
] as const

/** Reads the settings only if a record says something. */
export const settingsFor = async (ctx: Context, rows: readonly ImportRow[]): Promise<ConsentSettings | undefined> =>
  rows.some(({ marketing, consents }) => consents.length > 0 || saysSomething(marketing))
    ? consentSettings(ctx)
    : undefined

const saysSomething = ({ email, sms }: ImportRow['marketing']) => email !== undefined || sms !== undefined

/** What a record says about the privacy policy, and the consents that the application asks for. Nothing was said later than `now`. */
export function consentsIn(
  { marketing, consents }: Pick<ImportRow, 'marketing' | 'consents'>,
  settings: ConsentSettings | undefined,
  now: Date,
): SaidConsent[] {
  if (!settings) return []
  const elsewhere = slugs.flatMap(({ slug, key }) => {
    const value = marketing[key]
    return value === undefined ? [] : [{ slug, value }]
  })
  const said = new Map<string, SaidConsent>()
  for (const each of [...consents, ...elsewhere])
    if (isAsked(settings, each.slug) && !said.has(each.slug)) said.set(each.slug, notAfter(now, each))
  return [...said.values()]
}

const notAfter = (now: Date, said: SaidConsent): SaidConsent =>
  said.updated_at && said.updated_at > now ? { ...said, updated_at: now } : said

const isAsked = ({ consents }: ConsentSettings, slug: string) =>
  slug === privacyPolicySlug || consents.some((each) => each.slug === slug)

/**
 * What a record changes for a customer who exists. What they have said themselves stays, unless the file wins. It doesn't win with what they said before
 * they changed their mind.
 */
export async function newConsents(
  ctx: Context,
  user: Pick<UserRow, 'id' | 'privacy_consent'>,
  said: readonly SaidConsent[],
  { on_conflict }: Pick<ImportInput, 'on_conflict'>,
): Promise<SaidConsent[]> {
  if (said.length === 0) return []
  const before = await saidBefore(ctx, user)
  return said.filter(({ slug, value, updated_at }) => {
    const ours = before.get(slug)
    if (!ours) return true
    return on_conflict === 'take' && ours.value !== value && !(updated_at && updated_at < ours.updated_at)
  })
}

/** What columns are used for that is about consents for which the application doesn't ask. */
export async function usesNotAsked(ctx: Context, { columns }: Pick<Mapping, 'columns'>): Promise<string[]> {
  const settings = await consentSettings(ctx)
  const uses = columns.map(([, to]) => to)
  return uses.filter((to) => {
    const slug = slugOf(to)
    return slug !== undefined && !isAsked(settings, slug)
  })
}

function slugOf(to: string): string | undefined {
  if (to === 'email_marketing') return importedConsents.email
  return to === 'sms_marketing' ? importedConsents.sms : consentOf(to)?.slug
}
