import { consentFieldPrefix, type EventPayload, type EventType, type UserEvent } from '@clientele/contracts'
import type { ReactNode } from 'react'
import { AppLink } from '@/components/actions/app-link'
import type { Wording } from '@/components/data/changes'
import { scopesText } from '@/features/oauth-clients/client-copy'
import { ClientLink } from '@/features/oauth-clients/client-link'
import { causeText } from '@/features/segments/causes'
import { duration } from '@/lib/duration'
import { dayOf } from '@/lib/day-of'
import { absoluteTime } from '@/lib/format'
import { isolate } from '@/lib/isolate'
import { consentSourceText } from './consent-text'
import { userWording } from './user-wording'

/** What a customer brings along from another system. */
function broughtLine({ password_scheme, social_providers = [] }: EventPayload<'user.created'>) {
  const password = password_scheme && `With a password from another system (${password_scheme})`
  return [password, ...social_providers.map((one) => providers[one])].filter(Boolean).join(', ')
}

/** Additional details of an event, by type and from its own payload. For types that aren't listed, the title says it all. */
const lines: { [Type in EventType]?: (details: Partial<EventPayload<Type>>, labelOf: Wording['label']) => ReactNode } =
  {
    'user.blocked': ({ reason }) => reason,
    'user.unblocked': ({ reason, blocked_for }) =>
      [reason, blocked_for && `Had been blocked for: ${isolate(blocked_for)}`].filter(Boolean).join('. '),
    'user.joined_group': (group) => <Group {...group} />,
    'user.left_group': (group) => <Group {...group} />,
    'user.attribute_revealed': ({ name }) => <bdi>{name}</bdi>,
    'user.inactivity_noticed': ({ erase_after, notified }) =>
      [erase_after && `On ${absoluteTime(erase_after)}`, notified === false && 'No message reaches the customer']
        .filter(Boolean)
        .join('. '),
    'user.consents_changed': ({ source, consents = [] }, labelOf) =>
      [
        ...consents.map(
          ({ slug, value }) => `${isolate(labelOf(consentFieldPrefix + slug))}: ${value ? 'given' : 'withdrawn'}`,
        ),
        ...(source ? [consentSourceText[source]] : []),
      ].join(', '),
    'user.undeleted': ({ reason }) => reason,
    'user.archived': ({ reason, sessions_ended }) => [reason, sessionsEnded(sessions_ended)].filter(Boolean).join('. '),
    'user.block_reason_added': ({ reason }) => reason,
    'user.signed_in': ({ method }) => method && `By ${wayIn(method)}`,
    'user.contact_added': ({ kind }) => contactKind(kind),
    'user.contact_verified': ({ kind }) => contactKind(kind),
    'user.contact_removed': ({ kind }) => contactKind(kind),
    'user.primary_contact_changed': ({ kind }) => contactKind(kind),
    'user.created': broughtLine,
    'user.credentials_added': broughtLine,
    'user.contact_lost': ({ kinds = [], password_removed }) =>
      [kinds.map(contactKind).join(', '), password_removed && 'The password was removed as well']
        .filter(Boolean)
        .join('. '),
    'user.number_moved_away': ({ to, sessions_ended }) => (
      <>
        To <Customer id={to} />
        {sessions_ended ? <>. {sessionsEnded(sessions_ended)}</> : null}
      </>
    ),
    'user.number_moved_in': ({ from }) => (
      <>
        From <Customer id={from} />
      </>
    ),
    'user.merged': ({ other_id, reason, contacts = 0, sessions_ended }) => (
      <>
        <Customer id={other_id} /> is a part of this customer now
        {[
          reason,
          contacts > 0 && `${contacts} ${contacts === 1 ? 'contact' : 'contacts'} followed`,
          sessionsEnded(sessions_ended),
        ]
          .filter(Boolean)
          .map((part) => `. ${part}`)}
      </>
    ),
    'user.merged_away': ({ into }) => (
      <>
        Into <Customer id={into} />
      </>
    ),
    'user.merge_undone': ({ other_id, reason, kept = [] }, labelOf) => (
      <>
        <Customer id={other_id} /> is separate again{reason ? `. ${reason}` : ''}
        {kept.length > 0 ? `. Changed since, and left as it was: ${kept.map(labelOf).map(isolate).join(', ')}` : ''}
      </>
    ),
    'user.restored': ({ from }) => (
      <>
        From <Customer id={from} />
      </>
    ),
    'user.duplicate_dismissed': ({ other_id, dismissed }) => (
      <>
        {dismissed ? 'Not the same person as ' : 'May be the same person as '}
        <Customer id={other_id} />
      </>
    ),
    'user.social_linked': ({ provider }) => provider && providers[provider],
    'user.deletion_scheduled': ({ delete_on, reason, consent_text }) => (
      <>
        {delete_on ? <>Will be erased on {dayOf(delete_on)}. </> : null}
        {reason ? <>{reason} </> : null}
        {consent_text ? <q>{consent_text}</q> : null}
      </>
    ),
    'user.invited': ({ expires_at }) => expires_at && `The link works until ${absoluteTime(expires_at)}`,
    'user.sign_in_link_created': ({ expires_at }) => expires_at && `Works until ${absoluteTime(expires_at)}`,
    'oauth_client.consent_given': ({ client_id, name, scopes = [] }) => (
      <>
        <ClientLink id={client_id} name={name} /> may use: {scopesText(scopes)}
      </>
    ),
    'oauth_client.consent_withdrawn': ({ client_id, name, scopes = [] }) => (
      <>
        <ClientLink id={client_id} name={name} /> may no longer use: {scopesText(scopes)}
      </>
    ),
    'oauth_client.refresh_token_reused': ({ client_id }) => (
      <>
        <ClientLink id={client_id} /> sent a refresh token that had already been replaced. It may have been stolen, so
        everything issued with that sign-in was revoked.
      </>
    ),
    'session.created': ({ max_age }) => max_age && `Lasts ${duration(max_age)}`,
    'session.ended': ({ reason }) => reason,
    'sessions.ended': ({ session_ids = [], reason }) =>
      [sessionsEnded(session_ids.length), reason].filter(Boolean).join('. '),
  }

interface EventDetailsProps {
  event: UserEvent
  /** How attributes and consents are called. */
  wording?: Wording
}

export function EventDetails({ event: { type, details }, wording = userWording }: EventDetailsProps) {
  const line = lineOf(type)?.(details ?? {}, wording.label)
  return line ? <p className="text-xs break-words text-ink-2">{line}</p> : null
}

/** An event's details always match its type: the service writes no others. */
const lineOf = (type: string) =>
  lines[type as EventType] as ((details: object, labelOf: Wording['label']) => ReactNode) | undefined

function Customer({ id }: { id: string | undefined }) {
  if (!id) return 'another customer'
  return (
    <AppLink to={`customers/${id}`} className="font-mono underline">
      <bdi>{id}</bdi>
    </AppLink>
  )
}

function Group({ group_id, name, cause }: Partial<EventPayload<'user.joined_group'>>) {
  const why = cause === undefined ? '' : `, when ${causeText(cause)}`
  if (!group_id) return <bdi>{name}</bdi>
  return (
    <>
      <AppLink to={`groups/${group_id}`} className="underline">
        <bdi>{name}</bdi>
      </AppLink>
      {why}
    </>
  )
}

const sessionsEnded = (count = 0) =>
  count === 0 ? undefined : count === 1 ? '1 session ended' : `${count} sessions ended`
const contactKind = (kind: 'email' | 'phone' | undefined) =>
  kind && { email: 'Email address', phone: 'Phone number' }[kind]
const providers = { google: 'Google', facebook: 'Facebook', apple: 'Apple' }
const ways: Record<string, string> = {
  password: 'password',
  otp: 'one-time code',
  link: 'link',
  token: 'sign-in link',
  sign_up: 'sign-up',
  invitation: 'invitation',
  ...providers,
}
const wayIn = (method: string) => ways[method] ?? method
