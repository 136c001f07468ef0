import type { FieldFault } from '@clientele/contracts'
import type { Context } from '../context.ts'
import type { Said } from './change.ts'
import { consentSettings, readConsents } from './settings.ts'

/*
 * What a sign-up says about consents, before there is a user.
 */

/** Adds what a step says to what earlier ones said. Consents that the application doesn't ask for are refused. */
export async function addSaid(ctx: Context, earlier: Said, given: Said): Promise<Said> {
  const { privacy_policy = earlier.privacy_policy } = given
  if (given.consents === undefined) return { ...earlier, privacy_policy }
  const said = new Map((earlier.consents ?? []).map(({ slug, value }) => [slug, value]))
  for (const { slug, value } of readConsents(await consentSettings(ctx), given.consents)) said.set(slug, value)
  return { privacy_policy, consents: [...said].map(([slug, value]) => ({ slug, value })) }
}

/** What the application requires and the sign-up doesn't say. */
export async function missingConsents(ctx: Context, { privacy_policy }: Said): Promise<FieldFault[]> {
  if (privacy_policy === true || !(await consentSettings(ctx)).isPolicyRequired) return []
  return [{ field: 'body.consent.privacy_policy.value', message: 'has to be accepted to create an account' }]
}
