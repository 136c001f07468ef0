import * as z from 'zod'
import { consentSources } from './consent-sources.ts'
import { exampleWorld } from './example-world.ts'
import { means } from './means.ts'

/*
 * What becomes of the consents of two users who are merged.
 */

const said = (whose: string) =>
  z
    .object({
      value: z.boolean().meta(means('Whether it is given.', true)),
      source: z.enum(consentSources).optional().meta(means('Where that was said.', 'sign_up')),
      updated_at: z.string().meta(means('When, ISO 8601 in UTC.', exampleWorld.moment)),
    })
    .optional()
    .meta(means(`What ${whose} said. Absent if that is nothing.`))

/** A consent that the survivor of a merge will have given or withdrawn. */
export const MergeConsentSchema = z
  .object({
    slug: z.string().meta(means('The consent: its `slug`, or `privacy_policy`.', 'email_marketing')),
    label: z.string().meta(means('Its title.', 'News by email')),
    survivor: said('the survivor'),
    other: said('the other user'),
    result: z.boolean().meta(means('Whether the survivor will have given it.', true)),
    of: z.enum(['survivor', 'other']).meta(means('Whose word that is.', 'survivor')),
    reason: z
      .enum(['only', 'later'])
      .meta(means('Why: only one of them has said something, or it was said later.', 'later')),
  })
  .meta(
    means(
      'A consent that the survivor will have given or withdrawn. There is nothing to choose: the later word counts.',
    ),
  )
export type MergeConsent = z.infer<typeof MergeConsentSchema>
