import type { Language } from '@clientele/contracts'
import { type IdentifierKind, newId } from '@clientele/db'
import { findLanguage, findSupportContact, shopNameOf, waysToReach } from '../applications/shop.ts'
import { type Context, systemContext, type TeamContext } from '../context.ts'
import { enqueue } from '../jobs/queue.ts'
import { findPlatformConfig } from '../platform-config/service.ts'
import { isToldEnough } from './limits.ts'
import { isReachable } from '../contacts/sms-numbers.ts'
import { compose, isAwaited, sendsToTheStore, type TemplateFacts, type TemplateName } from './templates.ts'

/** The facts of a message, besides its recipient, and the store's name and contact details. */
export interface Facts extends Omit<TemplateFacts, 'shop' | 'kind' | 'contact' | 'day'> {
  day?: Date
}

export interface Recipient {
  kind: IdentifierKind
  value: string
}

/** The code or link that a message carries, as named in its events, and the user it is for, if the contact has one. */
interface About {
  attempt: string
  user_id: string | undefined
}

/**
 * Writes a message to a person, and the job that delivers it, in the transaction of the change it is about. It is sent if and only if the
 * transaction is committed. Nothing is written to a number that can't get text messages, or if there were too many notices of the same kind.
 */
export async function notify(
  tx: Context,
  to: Recipient,
  template: TemplateName,
  { day: date, ...facts }: Facts = {},
  about?: About,
): Promise<void> {
  if (to.kind === 'phone' && !(await isReachable(tx, to.value))) return
  const config = await findPlatformConfig(tx)
  const shop = await shopNameOf(tx, config)
  const support = sendsToTheStore(template) ? await findSupportContact(tx) : undefined
  const contact = support && waysToReach(support)
  const day = date && dayIn(await findLanguage(tx), date)
  await write(tx, to, template, { shop, ...(contact && { contact }), ...(day && { day }), ...facts }, about)
}

/** Whether a message to a contact can be sent at all: there is a provider for it, and the number gets text messages. */
export async function canBeSent(ctx: Context, to: Recipient): Promise<boolean> {
  const { config, senders } = ctx.services
  if (!config.mailbox && !senders[channelOf(to)]) return false
  return to.kind === 'email' || isReachable(ctx, to.value)
}

const channelOf = ({ kind }: Recipient) => (kind === 'email' ? 'email' : 'sms')

/** A day in words, without regard to where the recipient is. */
const dayIn = (language: Language, date: Date): string =>
  date.toLocaleDateString(language, { dateStyle: 'long', timeZone: 'UTC' })

/** Messages to operators belong to no application, so they are stored under this ID, which no application can have. */
const teamMailbox = 'team'

/** Writes an email to an operator, and the job that delivers it, in the transaction of the change it is about. */
export const notifyOperator = (
  tx: TeamContext,
  { email }: { email: string },
  template: TemplateName,
  facts: Omit<Facts, 'day'> = {},
): Promise<void> => {
  const inTeam = { ...systemContext(tx.services, { application_id: teamMailbox }), db: tx.db, now: tx.now }
  return write(inTeam, { kind: 'email', value: email }, template, { shop: 'Clientele', ...facts })
}

async function write(
  tx: Context,
  to: Recipient,
  template: TemplateName,
  facts: Omit<TemplateFacts, 'kind'>,
  about?: About,
): Promise<void> {
  if (await isToldEnough(tx, to.value, template)) return
  const { subject, text, html } = compose(template, { ...facts, kind: to.kind })
  const id = newId()
  const channel = channelOf(to)
  const shown = tx.services.config.mailbox
  await tx.db.queries.insert(tx.db.tables.messages).values({
    application_id: tx.application_id,
    id,
    channel,
    to: to.value,
    template,
    subject: to.kind === 'email' ? subject : null,
    text,
    html: to.kind === 'email' ? html : null,
    code: shown ? (facts.otp ?? null) : null,
    link: shown ? (facts.link ?? null) : null,
    state: 'waiting',
    attempts: 0,
    attempt: about?.attempt ?? null,
    user_id: about?.user_id ?? null,
    created_at: tx.now,
  })
  await enqueue(tx, {
    kind: 'deliver_message',
    payload: { message_id: id, channel, urgent: isAwaited(template) },
  })
}
