import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { atMost, text } from './inputs.ts'
import { means, onlyKnown } from './means.ts'

const { asha } = exampleWorld

/** The input of `searchUsers`. */
export const UserSearchInput = z.strictObject(
  {
    q: text(256)
      .optional()
      .meta(
        means(
          'The search query: any part of a name, email address, phone number, username, or external ID.',
          asha.email,
        ),
      ),
    query: z
      .codec(
        z.union([text(256), z.array(text(256)).check(atMost(50, { error: 'must be at most 50 values' }))], {
          error: 'must be a string or several',
        }),
        z.array(z.string()),
        { decode: (given) => [given].flat(), encode: (value) => value },
      )
      .optional()
      .meta(means('Several search queries at once, as later clients send them.', [asha.email])),
  },
  onlyKnown,
)
