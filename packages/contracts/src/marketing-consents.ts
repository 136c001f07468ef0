import * as z from 'zod'
import { atMost, filledName, filledText, flag } from './inputs.ts'
import { means, onlyKnown } from './means.ts'
import { privacyPolicySlug } from './privacy-policy-slug.ts'

/** The maximum number of marketing consents that an application can ask for. */
export const marketingConsentsMax = 20

/** The consents in which imports keep what Shopify, Mailchimp, Klaviyo, and other systems say about marketing. */
export const importedConsents = { email: 'email_marketing', sms: 'sms_marketing' } as const

/** How an application's own consent is named in requests and files. */
const consentSlug = () =>
  filledText(64)
    .regex(/^[a-z][a-z0-9_]*$/, {
      error: 'must be lowercase letters, digits, and underscores, and begin with a letter',
    })
    .refine((slug) => slug !== privacyPolicySlug, { error: 'is the name of the privacy policy' })

/** A consent to marketing that an application asks for. */
export const MarketingConsentSchema = z
  .object({
    slug: z.string().meta(means('Its name in requests and files.', 'email_marketing')),
    title: z.string().meta(means('What shoppers agree to, in a few words.', 'News by email')),
    text: z.string().meta(means('The whole sentence beside the box.', 'Send me news and offers by email.')),
  })
  .meta(means('A consent to marketing that the application asks for.'))
export type MarketingConsent = z.infer<typeof MarketingConsentSchema>

const given = z.strictObject(
  {
    slug: consentSlug().meta(means('Its name in requests and files.', 'email_marketing')),
    title: filledName(100).meta(means('What shoppers agree to, in a few words.', 'News by email')),
    text: filledText(1_000).meta(means('The whole sentence beside the box.', 'Send me news and offers by email.')),
  },
  onlyKnown,
)

/** The consents of an application, in a request that replaces all of them. */
export const givenMarketingConsents = z
  .array(given, { error: 'must be a list of consents' })
  .check(atMost(marketingConsentsMax, { error: `must have at most ${marketingConsentsMax} entries` }))
  .refine((list) => new Set(list.map(({ slug }) => slug)).size === list.length, {
    error: 'must not have the same slug twice',
  })

/** What a user says about marketing, in a request. */
export const givenConsents = () =>
  z
    .array(
      z.strictObject(
        {
          slug: filledText(64).meta(means('The consent.', 'email_marketing')),
          value: flag().meta(means('Whether it is given. `false` withdraws it.', true)),
        },
        onlyKnown,
      ),
      { error: 'must be a list of consents' },
    )
    .check(atMost(marketingConsentsMax, { error: `must have at most ${marketingConsentsMax} entries` }))
    .optional()

/** The acceptance of the privacy policy in a request, in the shape in which published clients read it. They may send others, which say nothing. */
export const givenUserConsent = z
  .unknown()
  .optional()
  .meta(
    means('Whether the user accepts the privacy policy. Anything else in it is ignored.', {
      privacy_policy: { value: true },
    }),
  )
