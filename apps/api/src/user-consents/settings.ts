import { AppError, type ConsentSource, type FieldFault, type MarketingConsent } from '@clientele/contracts'
import { findApplicationById } from '../applications/service.ts'
import type { Context } from '../context.ts'

/** What an application asks people to agree to. */
export interface ConsentSettings {
  /** Whether a sign-up has to accept the privacy policy. */
  isPolicyRequired: boolean
  privacy_url: string | undefined
  consents: readonly MarketingConsent[]
}

export async function consentSettings(ctx: Context): Promise<ConsentSettings> {
  const row = await findApplicationById(ctx.db, ctx.application_id)
  return {
    isPolicyRequired: row?.privacy_consent_required ?? false,
    privacy_url: row?.privacy_url ?? undefined,
    consents: row?.marketing_consents ?? [],
  }
}

/** What someone says about a consent. */
export interface SaidConsent {
  slug: string
  value: boolean
  /** When and where it was first said, if that was earlier and elsewhere. */
  updated_at?: Date | undefined
  source?: ConsentSource | undefined
}

/** Refuses consents that the application doesn't ask for. A later mention of the same one counts. */
export function readConsents(
  { consents }: ConsentSettings,
  given: readonly SaidConsent[] = [],
  field = 'body.consents',
): SaidConsent[] {
  const faults: FieldFault[] = given.flatMap(({ slug }, index) =>
    consents.some((each) => each.slug === slug)
      ? []
      : [{ field: `${field}.${index}.slug`, message: 'is an unknown consent' }],
  )
  if (faults.length > 0) throw new AppError('INVALID_INPUT', faults)
  return [...new Map(given.map((each) => [each.slug, each])).values()]
}
