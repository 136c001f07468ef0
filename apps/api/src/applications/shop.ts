import { chooseLanguage, type Language, type PlatformConfig, type SupportContact } from '@clientele/contracts'
import type { Context } from '../context.ts'
import { findApplicationRow } from './repository.ts'

/*
 * The store as its shoppers know it.
 */

const nameless = 'the store'

/** The name that shoppers see: the one in the sign-in settings, or else the application's. */
export async function shopNameOf(ctx: Context, { name }: Pick<PlatformConfig, 'name'>): Promise<string> {
  return name?.trim() || ctx.application.name || (await findApplication(ctx))?.name || nameless
}

/** How shoppers can contact the store; undefined if it doesn't say. */
export const findSupportContact = async (ctx: Context): Promise<SupportContact | undefined> =>
  (await findApplication(ctx))?.support_contact ?? undefined

/** The language of the store's messages. */
export const findLanguage = async (ctx: Context): Promise<Language> =>
  chooseLanguage((await findApplication(ctx))?.languages, [])

/** The origins that the hosted pages can return to. */
export const findReturnOrigins = async (ctx: Context): Promise<readonly string[]> =>
  (await findApplication(ctx))?.return_origins ?? ctx.services.config.returnToOrigins

const findApplication = ({ db, application_id }: Context) => findApplicationRow(db, application_id)

/** Returns the store's contact details as text: "email help@example.com or call +1 555 010 0200". */
export function waysToReach({ email, phone, url }: SupportContact): string {
  const ways = [email && `email ${email}`, phone && `call ${phone}`, url && `visit ${url}`].filter(Boolean)
  return [ways.slice(0, -1).join(', '), ways.at(-1)].filter(Boolean).join(' or ')
}
