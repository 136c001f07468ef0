import { cleanName, profileFacts, UpdateUserRequestSchema } from '@clientele/contracts'

/*
 * What a provider, or the app that signed in with it, says about a person. It comes in any length and shape, and is never a reason to turn
 * the person away: what we can use is shortened to what we can store, and the rest is dropped.
 */

/** The first and last name. If there is only a full name, it becomes the first name. */
export function namesIn({
  first_name,
  last_name,
  name,
}: {
  first_name?: unknown
  last_name?: unknown
  name?: unknown
}): { first_name: string | undefined; last_name: string | undefined } {
  const [first, last] = [nameIn(first_name), nameIn(last_name)]
  return first === undefined && last === undefined
    ? { first_name: nameIn(name), last_name: undefined }
    : { first_name: first, last_name: last }
}

const nameIn = (given: unknown): string | undefined =>
  typeof given === 'string' ? cleanName(given, profileFacts.first_name.lengthMax) || undefined : undefined

export const emailIn = (given: unknown): string | undefined =>
  typeof given === 'string' && given.length <= 320 ? given : undefined

export const pictureIn = (given: unknown): string | undefined =>
  UpdateUserRequestSchema.shape.profile_pic_url.safeParse(given).data || undefined
