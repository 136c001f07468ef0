import * as z from 'zod'
import { consentSources } from './consent-sources.ts'
import { exampleWorld } from './example-world.ts'
import { flag } from './inputs.ts'
import { givenConsents, MarketingConsentSchema } from './marketing-consents.ts'
import { means, onlyKnown } from './means.ts'

const source = z.enum(consentSources).meta(means('Where that was said.', 'sign_up'))
const updated_at = z.string().meta(means('When, ISO 8601 in UTC.', exampleWorld.moment))

/** What a user said about one consent. */
const said = {
  value: z.boolean().optional().meta(means('Whether it is given. Absent if the user never said.', true)),
  source: source.optional(),
  updated_at: updated_at.optional(),
}

/** A consent, and what a user said about it. One that the application no longer asks for has no title and no text. */
export const UserMarketingConsentSchema = MarketingConsentSchema.partial({ title: true, text: true })
  .extend(said)
  .meta(means('A consent, and what the user said about it.'))
export type UserMarketingConsent = z.infer<typeof UserMarketingConsentSchema>

/** Everything that a user agreed to, or no longer does. */
export const UserConsentsSchema = z.object({
  privacy_policy: z.object(said).meta(means('The privacy policy of the store.')),
  consents: z
    .array(UserMarketingConsentSchema)
    .meta(means('The consents that the application asks for, and others on which the user has said something.')),
})
export type UserConsents = z.infer<typeof UserConsentsSchema>

export const UpdateUserConsentsRequestSchema = z.strictObject(
  {
    privacy_policy: flag().optional().meta(means('Whether the user accepts the privacy policy.', true)),
    consents: givenConsents().meta(means('The consents that change.', [{ slug: 'email_marketing', value: false }])),
  },
  onlyKnown,
)
export type UpdateUserConsentsRequest = z.infer<typeof UpdateUserConsentsRequestSchema>

/** What a sign-up form needs to know. */
export const ConsentDefinitionsSchema = z.object({
  privacy_policy: z
    .object({
      required: z.boolean().meta(means('Whether a sign-up has to accept the privacy policy.', true)),
      url: z.string().optional().meta(means('The page with it.', 'https://shop.example.com/privacy')),
    })
    .meta(means('The privacy policy of the store.')),
  items: z.array(MarketingConsentSchema).meta(means('The consents to ask for, none of them given beforehand.')),
})
export type ConsentDefinitions = z.infer<typeof ConsentDefinitionsSchema>

/** What Asha said, in examples. */
export const exampleConsents = {
  privacy_policy: { value: true, source: 'sign_up', updated_at: exampleWorld.moment },
  consents: [
    {
      slug: 'email_marketing',
      title: 'News by email',
      text: 'Send me news and offers by email.',
      value: true,
      source: 'account',
      updated_at: exampleWorld.moment,
    },
  ],
} satisfies UserConsents
