import * as z from 'zod'
import { ignored, text } from '../inputs.ts'
import { means, onlyKnown } from '../means.ts'

/** Where the storefront's operations stand, below the prefix of their scope. */
export const authentication = '/authentication/v1.0'
export const profile = '/profile/v1.0'
export const profileOfTwo = '/profile/v2.0'

/** What published clients send in the query of many operations. It changes nothing here. */
const platformName = text(64)
  .optional()
  .meta(means('The id of the application, or a name for it; not looked at.', 'Fynd'))

/** An input that is a body, and perhaps the client's `platform`. */
export const withBody = <Body extends z.ZodType>(body: Body, says: string) =>
  z.strictObject({ platform: platformName, body: body.meta(means(says)) }, onlyKnown)

/** An input that is nothing at all; some clients send an empty body even then. */
export const nothing = z.strictObject({ platform: platformName, body: ignored }, onlyKnown)
