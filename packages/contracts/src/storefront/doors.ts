import * as z from 'zod'
import { ignored, text } from '../inputs.ts'
import { means, onlyKnown } from '../means.ts'

/** The paths of storefront operations, below the prefix of their scope. */
export const authentication = '/authentication/v1.0'
export const profile = '/profile/v1.0'
export const profileOfTwo = '/profile/v2.0'

/** Published clients send this in the query of many operations. It has no effect here. */
const platformName = text(64).optional().meta(means('The ID or name of the application. It is ignored.', 'Fynd'))

/** An input with a body, and optionally the client's `platform`. */
export const withBody = <Body extends z.ZodType>(body: Body, says: string) =>
  z.strictObject({ platform: platformName, body: body.meta(means(says)) }, onlyKnown)

/** An empty input. Some clients send an empty body. */
export const nothing = z.strictObject({ platform: platformName, body: ignored }, onlyKnown)
