import * as z from 'zod'
import { exampleWorld } from './example-world.ts'
import { means } from './means.ts'
import { consentSources } from './consent-sources.ts'

/*
 * Everything about one person, for the person.
 */

const { asha, moment } = exampleWorld

/** The newest entries that a report has of what can be many. */
export const reportedMax = 10_000

const at = (what: string) => z.string().meta(means(`${what} ISO 8601 in UTC.`, moment))

export const AccessReportSchema = z
  .object({
    created_at: at('When the report was made.'),
    user: z.record(z.string(), z.unknown()).meta(means('The profile, in the form of `getUser`.', { _id: asha.id })),
    contacts: z
      .array(
        z.object({
          kind: z.enum(['email', 'phone']).meta(means('The kind of contact.', 'email')),
          value: z.string().meta(means('The email address, or the phone number in E.164.', asha.email)),
          verified: z.boolean().meta(means('Whether it is verified.', true)),
          acquired_at: at('Since when the account has it.'),
          released_at: at('Until when the account had it.').optional(),
        }),
      )
      .meta(means('Email addresses and phone numbers, those of the past included.')),
    social_accounts: z
      .array(
        z.object({
          provider: z.string().meta(means('The provider.', 'google')),
          subject: z.string().meta(means('The ID of the account there.', '110248495921238986420')),
          linked_at: at('When it was linked.'),
        }),
      )
      .meta(means('Accounts at social providers.')),
    sessions: z
      .array(
        z.object({
          user_agent: z.string().meta(means('The browser or program that signed in.', 'Firefox')),
          ip: z.string().meta(means('The network address that signed in.', '203.0.113.7')),
          created_at: at('When it began.'),
          last_seen_at: at('When it was last used.'),
          ended_at: at('When it ended.').optional(),
        }),
      )
      .meta(means(`Sessions that are stored, at most the newest ${reportedMax}.`)),
    groups: z
      .array(
        z.object({
          name: z.string().meta(means('The name of the group.', exampleWorld.group.name)),
          joined_at: at('When the user joined.'),
        }),
      )
      .meta(means('The user groups that the user is a member of.')),
    attributes: z
      .array(
        z.object({
          slug: z.string().meta(means('The slug of the attribute.', 'shoe_size')),
          name: z.string().meta(means('Its name.', 'Shoe size')),
          value: z.unknown().meta(means('The value, or a list of values.', 39)),
          masked: z.literal(true).optional().meta(means('Present if the value is masked.', true)),
        }),
      )
      .meta(means('Attributes.')),
    consents: z
      .array(
        z.object({
          slug: z.string().meta(means('The consent; `privacy_policy` is the privacy policy.', 'email_marketing')),
          title: z
            .string()
            .optional()
            .meta(means('What it is about, if the store still asks for it.', 'News by email')),
          value: z.boolean().meta(means('Whether it is given.', true)),
          source: z.enum(consentSources).meta(means('Where that was said.', 'sign_up')),
          updated_at: at('When that was said.'),
        }),
      )
      .meta(means('What the user has agreed to, or no longer does.')),
    connected_apps: z
      .array(
        z.object({
          client_id: z.string().meta(means('The ID of the client.', '64f0000000000000000000f1')),
          name: z.string().optional().meta(means('The name of an app that nobody registered.', 'Shopping assistant')),
          scopes: z.array(z.string()).meta(means('What it may do.', ['profile'])),
          allowed_at: at('When the user allowed it.'),
        }),
      )
      .meta(means('The apps that the user has allowed to use the account.')),
    messages: z
      .array(
        z.object({
          channel: z.enum(['email', 'sms']).meta(means('How it was sent.', 'email')),
          to: z.string().meta(means('The contact that it was sent to.', asha.email)),
          about: z.string().meta(means('The kind of message.', 'sign_in_code')),
          state: z.enum(['waiting', 'sent', 'failed']).meta(means('Whether it was sent.', 'sent')),
          created_at: at('When it was written.'),
        }),
      )
      .meta(means(`The newest messages, at most ${reportedMax}. Their texts aren’t kept.`)),
    events: z
      .array(
        z.object({
          type: z.string().meta(means('The type of the event.', 'user.updated')),
          message: z.string().meta(means('A description.', 'The user was changed')),
          by: z
            .enum(['team', 'user', 'service'])
            .meta(
              means('Who did it: someone of the team or a program of theirs, the user, or the service itself.', 'user'),
            ),
          changes: z
            .record(z.string(), z.unknown())
            .optional()
            .meta(means('What was changed, before and after.', { first_name: { from: 'Asha', to: 'Aisha' } })),
          details: z
            .record(z.string(), z.unknown())
            .optional()
            .meta(means('Its details.', { kind: 'email' })),
          ip: z.string().optional().meta(means('The network address, unless it is the team’s.', '203.0.113.7')),
          created_at: at('When it happened.'),
        }),
      )
      .meta(means(`The newest events, at most ${reportedMax}.`)),
  })
  .meta(means('Everything that is stored about a user.'))
export type AccessReport = z.infer<typeof AccessReportSchema>
