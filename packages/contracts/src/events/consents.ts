import * as z from 'zod'
import { means } from '../means.ts'
import { consentSources } from '../consent-sources.ts'
import { event, type EventDefinition, text } from './definition.ts'

/* What users agree to, and withdraw. */

export const consentEvents = {
  'user.consents_changed': event(
    'The user gave or withdrew consents',
    {
      source: z.enum(consentSources).meta(means('Where the user said so.')),
      consents: z
        .array(
          z.strictObject({
            slug: text('The consent; `privacy_policy` is the privacy policy.'),
            value: z.boolean().meta(means('Whether it was given.')),
            text: text('The sentence that the user saw.').optional(),
          }),
        )
        .meta(means('What changed.')),
    },
    {
      source: 'account',
      consents: [{ slug: 'email_marketing', value: true, text: 'Send me news and offers by email.' }],
    },
  ),
} satisfies Record<string, EventDefinition>
