import type { EventPayload, UserEvent } from '@clientele/contracts'
import type { Tone } from '@/components/data/badge'
import type { Step, StepEvent, Story } from './stories'

/*
 * What happened in an attempt to sign in, and what an operator can do about it. Missing copy for a reason doesn't compile.
 */

interface Copy {
  text: string
  /** What the operator can do, or tell the customer. */
  advice: string
}
type CopyFor<Reason extends string> = Readonly<Record<Reason, Copy>>

const undelivered: CopyFor<EventPayload<'code.undelivered'>['reason']> = {
  refused: {
    text: 'Not sent: the provider refused the contact',
    advice: 'Check the contact for typos, or ask for another one.',
  },
  unreachable: {
    text: 'Not delivered: the contact is unreachable',
    advice: 'The contact is unreachable: ask for another one.',
  },
  blocked: {
    text: 'Not delivered: a carrier, or the customer, blocks these messages',
    advice: 'Ask whether they replied STOP to an earlier message, or use another contact.',
  },
  failed: {
    text: 'Not delivered',
    advice: 'Ask them to request another code. If that fails too, ask for another contact.',
  },
  no_provider: {
    text: 'Not sent: no message provider is set up',
    advice: 'Set up a provider for this kind of message. Until then, nobody gets one.',
  },
  too_late: {
    text: 'Not sent: the message provider didn’t respond in time',
    advice: 'Ask them to request another code.',
  },
}

const rejected: CopyFor<EventPayload<'code.rejected'>['reason']> = {
  wrong: { text: 'Wrong code', advice: 'Ask them to enter the code from the newest message.' },
  no_tries_left: { text: 'Wrong code, and no tries left', advice: 'Ask them to request another code.' },
  expired: {
    text: 'Expired code or link',
    advice: 'Codes are valid for ten minutes, and links for an hour. Ask them to request another.',
  },
  used: { text: 'Code or link that was already used', advice: 'Each one works once. Ask them to request another.' },
  not_requested: {
    text: 'Code that was never sent',
    advice: 'Nothing was sent to this contact. Ask which contact they used to request the code.',
  },
  requested_elsewhere: {
    text: 'Link opened on another device',
    advice:
      'Ask them to open the link on the device where they requested it, or to enter the short code it shows there.',
  },
}

const refused: CopyFor<EventPayload<'sign_in.refused'>['reason']> = {
  blocked: { text: 'Refused: the customer is blocked', advice: 'Unblock the customer to let them in.' },
  deletion_scheduled: {
    text: 'Refused: the account is scheduled for deletion',
    advice: 'Cancel the deletion to let them in.',
  },
  archived: {
    text: 'Refused: the customer is archived',
    advice: 'Archived customers can’t sign in. They can sign up again.',
  },
  second_proof_needed: {
    text: 'Refused: a second proof is needed',
    advice: 'They haven’t signed in for a long time. Ask them to sign in with a code, which offers a second proof.',
  },
  email_not_confirmed: {
    text: 'Refused: the email address isn’t confirmed',
    advice:
      'Ask them to open the link in the email that was sent to them, or to sign in with a contact that they confirmed.',
  },
  sign_in_closed: { text: 'Sign-in was turned off', advice: 'Turn on sign-in in the sign-in settings.' },
  method_closed: {
    text: 'This sign-in method is turned off',
    advice: 'Suggest another way to sign in, or turn this one on in the sign-in settings.',
  },
  sign_up_closed: {
    text: 'No customer has this contact, and sign-up is turned off',
    advice: 'Ask which contact they signed up with, or create the customer.',
  },
  sign_up_expired: { text: 'The sign-up took too long', advice: 'Ask them to start the sign-up again.' },
  not_a_mobile_number: {
    text: 'Not a mobile number',
    advice: 'Text messages only reach mobile numbers. Ask for a mobile number or an email address.',
  },
  country_not_served: {
    text: 'Phone number from a country that gets no text messages',
    advice: 'Allow the country in the application’s settings, or ask for an email address.',
  },
}

const captcha: CopyFor<EventPayload<'captcha.rejected'>['reason']> = {
  missing: {
    text: 'No captcha solution',
    advice: 'Their app can’t solve the captcha, or didn’t try. Ask them to use the sign-in page, or to update the app.',
  },
  wrong: { text: 'Wrong or expired captcha solution', advice: 'Ask them to reload the page and try again.' },
}

const failed: CopyFor<NonNullable<EventPayload<'user.sign_in_failed'>['reason']>> = {
  wrong_password: { text: 'Wrong password', advice: 'Suggest a code, or a new password through “Forgot password”.' },
  no_password: { text: 'The customer has no password', advice: 'Suggest signing in with a code.' },
  no_account: { text: 'No customer has this name', advice: 'Ask which contact or username they signed up with.' },
}

const providers = {
  smtp: 'the mail server',
  twilio: 'Twilio',
  http: 'the SMS provider',
  mailbox: 'the development mailbox',
} as const satisfies Record<EventPayload<'code.handed_over'>['provider'], string>

const withheld = {
  no_account: 'not sent, because no customer has this contact',
  account_exists: 'not sent, because the contact already has an account; a message said so',
  already_sent: 'not sent, because enough links were sent in the last hour',
} as const satisfies Record<NonNullable<EventPayload<'code.requested'>['withheld']>, string>

const purposes = {
  sign_in: 'Sign-in',
  second_proof: 'Sign-in',
  sign_up: 'Sign-up',
  reset_password: 'Password reset',
  verify_contact: 'Contact verification',
  confirm_contact: 'Contact verification',
  change_contact: 'Contact change',
  delete_account: 'Account deletion',
  invitation: 'Invitation',
} as const satisfies Record<EventPayload<'code.requested'>['purpose'], string>

const clock = new Intl.DateTimeFormat('en', { timeStyle: 'short' })
const dayAndTime = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })

/** The exact time of a step; the story says on which day it was. */
export const timeOf = ({ created_at }: UserEvent): string => clock.format(new Date(created_at))

/** What one step says. */
export function stepText(step: StepEvent): string {
  switch (step.type) {
    case 'code.requested':
      return requestText(step.details)
    case 'code.handed_over':
      return `Sent to ${providers[step.details.provider ?? 'http']}`
    case 'code.delivered':
      return 'Delivered'
    case 'code.undelivered':
      return undelivered[step.details.reason ?? 'failed'].text + codeText(step.details.provider_code)
    case 'code.accepted':
      return 'Code entered correctly'
    case 'code.rejected':
      return rejected[step.details.reason ?? 'wrong'].text
    case 'sign_in.rate_limited':
      return 'Too many attempts'
    case 'sign_in.refused':
      return refused[step.details.reason ?? 'blocked'].text
    case 'captcha.rejected':
      return captcha[step.details.reason ?? 'missing'].text
    case 'user.sign_in_failed':
      return failed[step.details.reason ?? 'wrong_password'].text
    case 'user.signed_in':
      return 'Signed in'
  }
}

function requestText({ form, kind, contact, withheld: why }: Partial<EventPayload<'code.requested'>>): string {
  const what = form === 'link' ? 'Link' : 'Code'
  const by = kind === 'email' ? 'by email' : 'by text message'
  const to = contact === undefined ? '' : ` to ${contact}`
  return `${what} requested ${by}${to}${why ? `, but ${withheld[why]}` : ''}`
}

const codeText = (provider_code: string | undefined) => (provider_code ? ` (error ${provider_code})` : '')

/** What an operator can do about a story that didn't end well. Undefined if nothing has to be done. */
export function adviceOn({ steps }: Story, now: number): string | undefined {
  const last = steps.at(-1)
  if (!last || steps.some(isSuccess)) return undefined
  const decisive = steps.findLast(({ type }) => type !== 'code.handed_over' && type !== 'code.delivered')
  return (decisive && failureAdvice(decisive, { steps }, now)) ?? waitingAdvice(last)
}

function failureAdvice(step: Step, story: Pick<Story, 'steps'>, now: number): string | undefined {
  switch (step.type) {
    case 'code.undelivered':
      return undeliveredAdvice(step.details.reason ?? 'failed', story)
    case 'code.rejected':
      return rejected[step.details.reason ?? 'wrong'].advice
    case 'sign_in.rate_limited':
      return limitAdvice(step.details, now)
    case 'sign_in.refused':
      return refused[step.details.reason ?? 'blocked'].advice
    case 'captcha.rejected':
      return captcha[step.details.reason ?? 'missing'].advice
    case 'user.sign_in_failed':
      return failed[step.details.reason ?? 'wrong_password'].advice
    case 'code.accepted':
      return step.details.purpose === 'sign_up' || step.details.purpose === 'sign_in'
        ? 'The code was correct, but they didn’t continue. Ask them to finish the sign-up or to start again.'
        : undefined
    case 'code.requested':
      return step.details.withheld ? withheldAdvice[step.details.withheld] : undefined
    case 'code.handed_over':
    case 'code.delivered':
    case 'user.signed_in':
      return undefined
  }
}

/** What to ask for instead depends on what couldn't be reached. */
function undeliveredAdvice(
  reason: EventPayload<'code.undelivered'>['reason'],
  { steps }: Pick<Story, 'steps'>,
): string {
  if (reason !== 'unreachable') return undelivered[reason].advice
  const request = steps.findLast(({ type }) => type === 'code.requested')
  return request?.type === 'code.requested' && request.details.kind === 'email'
    ? 'The email address is unreachable: ask for a phone number, or another email address.'
    : 'The number is unreachable: ask for an email address.'
}

const withheldAdvice = {
  no_account: 'Ask which contact they signed up with.',
  account_exists: 'Ask them to sign in instead of signing up.',
  already_sent: 'Ask them to look for the earlier link, also in the spam folder. Links are valid for an hour.',
} as const satisfies Record<keyof typeof withheld, string>

const limits = {
  contact: 'Too many codes for this contact',
  address: 'Too many attempts from their network',
  account: 'Too many wrong passwords',
  number_range: 'Too many codes to similar phone numbers',
  application: 'The store’s hourly limit for codes is used up',
} as const satisfies Record<EventPayload<'sign_in.rate_limited'>['limit'], string>

function limitAdvice({ limit = 'contact', until }: Partial<EventPayload<'sign_in.rate_limited'>>, now: number): string {
  const end = until === undefined ? now : Date.parse(until)
  if (end <= now) return `${limits[limit]}. They can try again now.`
  const isSoon = end - now < 12 * 3_600_000
  return `${limits[limit]}: they can try again at ${(isSoon ? clock : dayAndTime).format(end)}.`
}

const waitingAdvice = ({ type }: Step): string | undefined =>
  type === 'code.delivered'
    ? 'The message arrived. Ask them to enter the code from it.'
    : type === 'code.handed_over'
      ? 'If nothing arrived, check the contact for typos, and the spam folder, or use another contact.'
      : undefined

/** What a story was about, and how it ended. */
export function storyTitle({ steps }: Story): { title: string; outcome: string; tone: Tone } {
  const named = steps.find(({ details }) => 'purpose' in details && details.purpose !== undefined)
  const purpose = named && 'purpose' in named.details ? named.details.purpose : undefined
  const title = purposes[purpose ?? 'sign_in']
  if (steps.some(isSuccess)) return { title, outcome: 'Succeeded', tone: 'success' }
  if (steps.some(({ type }) => failures.has(type))) return { title, outcome: 'Failed', tone: 'danger' }
  if (steps.some(({ type }) => type === 'code.accepted')) return { title, outcome: 'Not finished', tone: 'warning' }
  return { title, outcome: 'Code not entered', tone: 'warning' }
}

/** A right code is all that a password reset, or a check of a contact, needs. A sign-in has an event of its own. */
const isSuccess = (step: Step) =>
  step.type === 'user.signed_in' ||
  (step.type === 'code.accepted' && !['sign_in', 'sign_up'].includes(step.details.purpose ?? 'sign_in'))

const failures: ReadonlySet<string> = new Set([
  'code.undelivered',
  'code.rejected',
  'sign_in.rate_limited',
  'sign_in.refused',
  'captcha.rejected',
  'user.sign_in_failed',
])
