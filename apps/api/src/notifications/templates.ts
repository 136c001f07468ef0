import type { IdentifierKind } from '@clientele/db'
import { nameOfKind } from '../contacts/kinds.ts'

/*
 * The text of messages. Every template provides the subject and the text; the HTML is the same text in a plain frame. Templates are looked up by
 * language, so another language is another table.
 */

export interface TemplateFacts {
  shop: string
  /** What the recipient is reached at: an email address or a phone number. */
  kind: IdentifierKind
  otp?: string
  /** The Android app that reads the code from the SMS: the hash of its package and certificate. */
  android_hash?: string | undefined
  link?: string
  /** A date, formatted for people. */
  day?: string
  /** How to contact the store: "email help@example.com or call …". */
  contact?: string
  /** What was changed, or where someone signed in from. */
  what?: string
}

interface Template {
  subject: (facts: TemplateFacts) => string
  text: (facts: TemplateFacts) => string
}

const english = {
  otp: {
    subject: ({ shop }) => `Your code for ${shop}`,
    text: ({ shop, otp, android_hash }) =>
      android_hash === undefined
        ? `${otp} is your code for ${shop}. It is valid for ten minutes. ${shop} will never ask you for it.`
        : `${otp} is your code for ${atMostBytes(shop, 80)}.\n\n${android_hash}`,
  },
  verify_link: {
    subject: ({ shop, kind }) => `Confirm your ${nameOfKind[kind]} for ${shop}`,
    text: ({ shop, kind, link }) =>
      `Confirm this ${nameOfKind[kind]} for your account at ${shop} by opening ${link} within an hour. If you didn't request this, ignore this message.`,
  },
  reset_link: {
    subject: ({ shop }) => `Set a new password for ${shop}`,
    text: ({ shop, link }) =>
      `Set a new password for your account at ${shop} by opening ${link} within an hour. If you didn't request this, ignore this message and your password won't change.`,
  },
  invitation: {
    subject: ({ shop }) => `Your account at ${shop}`,
    text: ({ shop, link, day }) =>
      `You have an account at ${shop}. To sign in, open ${link} by ${day}. The link works once, and confirms that this email address is yours. If you don't know ${shop}, ignore this message.`,
  },
  account_exists: {
    subject: ({ shop }) => `You already have an account at ${shop}`,
    text: ({ shop, kind }) =>
      `Someone tried to sign up at ${shop} with this ${nameOfKind[kind]}, but you already have an account. Sign in instead, or reset your password. If this wasn't you, ignore this message.`,
  },
  contact_changed: {
    subject: ({ shop }) => `Your contact details at ${shop} were changed`,
    text: ({ shop, what, contact = `contact ${shop}` }) =>
      `Your contact details at ${shop} were changed: ${what}. If this wasn't you, ${contact} right away.`,
  },
  number_moved: {
    subject: ({ shop }) => `A phone number was removed from your account at ${shop}`,
    text: ({ shop, what }) =>
      `Someone else confirmed that the phone number ${what} is theirs, so it was removed from your account at ${shop}. You can no longer sign in with it. If it's still your number, contact ${shop}.`,
  },
  password_changed: {
    subject: ({ shop }) => `Your password at ${shop} was changed`,
    text: ({ shop }) =>
      `The password of your account at ${shop} was changed, and all other devices were signed out. If this wasn't you, reset your password right away.`,
  },
  new_device: {
    subject: ({ shop }) => `A new device signed in to ${shop}`,
    text: ({ shop, what }) =>
      `Someone signed in to your account at ${shop} from a device or network we haven't seen before: ${what}. If this wasn't you, change your password.`,
  },
  deletion_scheduled: {
    subject: ({ shop }) => `Your account at ${shop} will be deleted`,
    text: ({ shop, day, contact = `contact ${shop}` }) =>
      `Your account at ${shop} will be deleted on ${day}, as you requested. To keep it, ${contact} before that day, or sign in with a code and choose to keep it.`,
  },
  inactive: {
    subject: ({ shop }) => `Your account at ${shop} will be deleted`,
    text: ({ shop, day, link, contact = `contact ${shop}` }) =>
      `You haven't used your account at ${shop} for a long time, so it will be deleted on ${day}. To keep it, sign in at ${link} before that day. If you can't, ${contact}.`,
  },
  deletion_undone: {
    subject: ({ shop }) => `Your account at ${shop} won't be deleted`,
    text: ({ shop }) => `Your account at ${shop} won't be deleted. You can sign in as before.`,
  },
  team_new_device: {
    subject: () => 'New sign-in to Clientele',
    text: ({ what }) =>
      `Someone signed in to your Clientele account from a device or network we haven't seen before: ${what}. If this wasn't you, change your password and end your other sessions.`,
  },
  team_password_changed: {
    subject: () => 'Your Clientele password was changed',
    text: () =>
      "The password of your Clientele account was changed, and you were signed out everywhere else. If this wasn't you, ask an owner of your team to reset it.",
  },
  team_password_reset: {
    subject: () => 'Your Clientele password was reset',
    text: ({ what }) =>
      `${what} reset the password of your Clientele account, and you were signed out everywhere. To choose a new one, open the link they give you.`,
  },
  team_role_changed: {
    subject: () => 'Your access to Clientele has changed',
    text: ({ what }) =>
      `Your access to Clientele has changed: ${what}. If you didn't expect this, ask an owner of your team.`,
  },
} satisfies Record<string, Template>

export type TemplateName = keyof typeof english

const toTheStore: readonly TemplateName[] = ['contact_changed', 'deletion_scheduled', 'inactive']
/** Whether a message tells people to contact the store. */
export const sendsToTheStore = (template: TemplateName): boolean => toTheStore.includes(template)

const minute_ms = 60_000

/** How long an invitation is valid. It is longer than people are on vacation. */
export const invitationLife_ms = 14 * 24 * 60 * minute_ms

/** How long the secret in a message is valid. Messages without a secret aren't listed. */
export const secretLife_ms: Partial<Record<TemplateName, number>> = {
  otp: 10 * minute_ms,
  verify_link: 60 * minute_ms,
  reset_link: 60 * minute_ms,
  invitation: invitationLife_ms,
}

/** Whether someone is waiting for a message. Thousands of invitations must not hold up codes. */
export const isAwaited = (template: TemplateName): boolean =>
  secretLife_ms[template] !== undefined && template !== 'invitation'

/**
 * Whether a message is an account notice, which nobody requests, so it isn't counted as a code. Someone who is told that they already have an
 * account got that message instead of a code.
 */
export const isNotice = (template: TemplateName): boolean =>
  secretLife_ms[template] === undefined && template !== 'account_exists'

const languages: Record<string, Record<TemplateName, Template>> = { en: english }

/** Returns the subject, text, and HTML of a message. */
export function compose(name: TemplateName, facts: TemplateFacts, language = 'en') {
  const template = (languages[language] ?? english)[name]
  // A store's name is the seller's text, so it must not break a header.
  const safe = {
    ...facts,
    shop: facts.shop.replace(/[\r\n]+/g, ' ').slice(0, 100) || 'the store',
    // Anyone can request a code, so nothing else that they write may reach the recipient.
    android_hash: isAndroidHash.test(facts.android_hash ?? '') ? facts.android_hash : undefined,
  }
  const subject = template.subject(safe)
  const text = template.text(safe)
  return { subject, text, html: frame(subject, text, safe) }
}

function frame(subject: string, text: string, { link, otp }: TemplateFacts): string {
  let body = escapeHtml(text)
  if (link !== undefined) body = body.replace(escapeHtml(link), `<a href="${escapeHtml(link)}">${escapeHtml(link)}</a>`)
  if (otp !== undefined)
    body = body.replace(otp, `<strong style="font-size:1.5em;letter-spacing:.15em">${otp}</strong>`)
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head><body style="font:16px/1.5 system-ui,sans-serif;color:#1a1a1a;max-width:32em;margin:2em auto;padding:0 1em"><p>${body}</p></body></html>`
}

/** As Google's SMS Retriever API computes it. It only reads messages of at most 140 bytes. */
const isAndroidHash = /^[A-Za-z0-9+/]{11}$/

/** The beginning of a text, without a partial character. */
function atMostBytes(text: string, bytesMax: number): string {
  let kept = ''
  for (const character of text) {
    if (Buffer.byteLength(kept + character) > bytesMax) break
    kept += character
  }
  return kept
}

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
