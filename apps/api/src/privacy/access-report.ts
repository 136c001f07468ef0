import { type AccessReport, privacyPolicySlug, reportedMax, type UserEvent } from '@clientele/contracts'
import type { AttributeDefinitionRow } from '../attributes/definitions.ts'
import { standsFor, valueOf } from '../attributes/present.ts'
import { attributesOfUser } from '../attributes/service.ts'
import { atomically, type Context, type Handler } from '../context.ts'
import { recordEvent } from '../events/record.ts'
import type { UserWithContacts } from '../rows/users.ts'
import { storedConsents } from '../user-consents/service.ts'
import { consentSettings } from '../user-consents/settings.ts'
import { attributeField } from '../users/fields.ts'
import { getUserEvents } from '../users/history.ts'
import { toCustomer, toShopper } from '../users/present.ts'
import { getKnownUser } from '../users/service.ts'
import { reportPage } from './report-page.ts'
import {
  findConnectedApps,
  findContacts,
  findMemberships,
  findMessages,
  findSessions,
  findSocialAccounts,
} from './repository.ts'

/*
 * Everything about one person, for the person.
 */

export const createAccessReport: Handler<'createAccessReport'> = (ctx, { userId }) => reportForTeam(ctx, userId)

export const createAccessReportPage: Handler<'createAccessReportPage'> = async (ctx, { userId }) => {
  const page = Buffer.from(reportPage(await reportForTeam(ctx, userId), ctx.application.name))
  async function* content() {
    yield page
  }
  return { name: `access-report-${userId}.html`, size: page.length, content: content() }
}

async function reportForTeam(ctx: Context, user_id: string): Promise<AccessReport> {
  const unmasked = ctx.actor.permissions.includes('users:unmask')
  const { user, rest } = await collect(ctx, user_id, {
    isShown: () => true,
    isMasked: ({ masking }) => masking.enabled && !unmasked,
    toEvent: withoutColleagues,
  })
  await recordReport(ctx, user_id, unmasked)
  return { ...rest, user: { ...toCustomer(user) } }
}

/** What only the team sees is left out: its attributes and fields, and the details of what it has done. */
export async function reportForShopper(ctx: Context, user_id: string): Promise<AccessReport> {
  const { user, rest } = await collect(ctx, user_id, {
    isShown: (definition) => attributeField(definition).seenBy.includes('shopper'),
    isMasked: () => false,
    toEvent: withoutTheTeamsDetails,
  })
  await recordReport(ctx, user_id, false)
  return { ...rest, user: { ...toShopper(user) } }
}

const recordReport = (ctx: Context, user_id: string, unmasked: boolean) =>
  atomically(ctx, (tx) => recordEvent(tx, user_id, { type: 'user.access_report_created', unmasked }))

interface View {
  isShown: (definition: AttributeDefinitionRow) => boolean
  isMasked: (definition: AttributeDefinitionRow) => boolean
  toEvent: (event: UserEvent) => ReportedEvent
}

async function collect(
  ctx: Context,
  user_id: string,
  { isShown, isMasked, toEvent }: View,
): Promise<{ user: UserWithContacts; rest: Omit<AccessReport, 'user'> }> {
  const user = await getKnownUser(ctx, user_id)
  const contacts = await findContacts(ctx, user_id)
  const [social, sessions, groups, attributes, consents, apps, messages, events] = await Promise.all([
    findSocialAccounts(ctx, user_id),
    findSessions(ctx, user_id),
    findMemberships(ctx, user_id),
    attributesOfUser(ctx, user_id),
    consentsOf(ctx, user),
    findConnectedApps(ctx, user_id),
    findMessages(ctx, [...new Set(contacts.map(({ value }) => value))]),
    getUserEvents(ctx, { userId: user_id, pageSize: reportedMax, cursor: undefined }),
  ])
  const rest = {
    created_at: ctx.now.toISOString(),
    contacts: contacts.map(({ acquired_at, released_at, ...contact }) => ({
      ...contact,
      acquired_at: acquired_at.toISOString(),
      ...(released_at && { released_at: released_at.toISOString() }),
    })),
    social_accounts: social.map(({ created_at, ...account }) => ({ ...account, linked_at: created_at.toISOString() })),
    sessions: sessions.map(({ user_agent, ip, created_at, last_seen_at, ended_at }) => ({
      user_agent: user_agent ?? '',
      ip: ip ?? '',
      created_at: created_at.toISOString(),
      last_seen_at: last_seen_at.toISOString(),
      ...(ended_at && { ended_at: ended_at.toISOString() }),
    })),
    groups: groups.map(({ name, added_at }) => ({ name, joined_at: added_at.toISOString() })),
    attributes: attributes
      .filter(([definition]) => isShown(definition))
      .map(([definition, row]) => {
        const value = valueOf(ctx, row)
        const masked = isMasked(definition)
        const { slug, name } = definition
        return { slug, name, value: standsFor(ctx, definition, value, masked) ?? value, ...(masked && { masked }) }
      }),
    consents,
    connected_apps: apps.map(({ client_id, client_name, scopes, created_at }) => ({
      client_id,
      ...(client_name !== null && { name: client_name }),
      scopes,
      allowed_at: created_at.toISOString(),
    })),
    messages: messages.map(({ template, created_at, ...message }) => ({
      ...message,
      about: template,
      created_at: created_at.toISOString(),
    })),
    events: (events.items ?? []).map(toEvent),
  }
  return { user, rest }
}

/** What a user has said, the privacy policy first. */
async function consentsOf(ctx: Context, { id, privacy_consent }: UserWithContacts): Promise<AccessReport['consents']> {
  const [{ consents }, rows] = await Promise.all([consentSettings(ctx), storedConsents(ctx, [id])])
  const titles = new Map(consents.map(({ slug, title }) => [slug, title]))
  const policy = privacy_consent ? [{ slug: privacyPolicySlug, ...privacy_consent }] : []
  const marketing = rows.map(({ slug, value, source, updated_at }) => {
    const title = titles.get(slug)
    return { slug, ...(title !== undefined && { title }), value, source, updated_at: updated_at.toISOString() }
  })
  return [...policy, ...marketing]
}

type ReportedEvent = AccessReport['events'][number]

const doers = { operator: 'team', api_key: 'team', system: 'service', user: 'user' } as const

/** What someone of the team is called, and where they were, isn't about the user. */
function withoutColleagues({ type, message, actor, changes, details, ip, created_at }: UserEvent): ReportedEvent {
  const by = doers[actor.kind]
  return {
    type,
    message,
    by,
    ...(changes && { changes }),
    ...(details && { details }),
    ...(ip !== undefined && by !== 'team' && { ip }),
    created_at,
  }
}

function withoutTheTeamsDetails(event: UserEvent): ReportedEvent {
  const { changes, details, ...rest } = withoutColleagues(event)
  return rest.by === 'team' ? rest : { ...rest, ...(changes && { changes }), ...(details && { details }) }
}
