import { importedConsents } from '@clientele/contracts'
import { type System, yesNo } from '../person.ts'

/*
 * Exports of systems that send marketing.
 */

const emailConsentTime = `consent.${importedConsents.email}.updated_at` as const
const smsConsentTime = `consent.${importedConsents.sms}.updated_at` as const

export const mailchimp: System = {
  marks: [
    ['LEID', 'EUID'],
    ['Email Address', 'MEMBER_RATING'],
    ['OPTIN_TIME', 'LAST_CHANGED'],
  ],
  columns: [
    ['EUID', 'external_id'],
    ['First Name', 'first_name'],
    ['Last Name', 'last_name'],
    ['Email Address', 'email'],
    ['Phone Number', 'phone'],
    ['SMS Phone Number', 'phone'],
    ['Phone', 'phone'],
    ['CC', 'country'],
    ['UNSUB_TIME', emailConsentTime],
    ['CLEAN_TIME', emailConsentTime],
    ['CONFIRM_TIME', emailConsentTime],
    ['OPTIN_TIME', emailConsentTime],
  ],
  adjust(person, cells) {
    // Each audience export is of people who subscribed, unsubscribed, or couldn't be reached.
    person.marketing.email = ['UNSUB_TIME', 'CLEAN_TIME'].every((name) => cells.get(name).text.trim() === '')
  },
}

/** `SUBSCRIBED`, `NEVER_SUBSCRIBED`, or the time of the consent. */
const consentIn = (text: string): boolean | undefined => {
  const plain = text.trim().toUpperCase()
  if (plain === '') return undefined
  return plain === 'SUBSCRIBED' || (yesNo(plain) ?? /^\d{4}-\d\d-\d\d/.test(plain))
}

export const klaviyo: System = {
  marks: [['Klaviyo ID'], ['Email Marketing Consent', 'Profile Created On']],
  columns: [
    ['Klaviyo ID', 'external_id'],
    ['Profile ID', 'external_id'],
    ['First Name', 'first_name'],
    ['Last Name', 'last_name'],
    ['$first_name', 'first_name'],
    ['$last_name', 'last_name'],
    ['Email', 'email'],
    ['$email', 'email'],
    ['Phone Number', 'phone'],
    ['$phone_number', 'phone'],
    ['Profile Created On', 'created_at'],
    ['Date Added', 'created_at'],
    ['Email Marketing Consent', 'email_marketing'],
    ['SMS Marketing Consent', 'sms_marketing'],
    ['Email Marketing Consent Timestamp', emailConsentTime],
    ['SMS Marketing Consent Timestamp', smsConsentTime],
  ],
  adjust(person, cells) {
    person.marketing.email = consentIn(cells.get('Email Marketing Consent').text)
    person.marketing.sms = consentIn(cells.get('SMS Marketing Consent').text)
  },
}

export const hubspot: System = {
  marks: [
    ['Record ID', 'Lead Status'],
    ['Record ID', 'Contact owner'],
    ['Record ID', 'Marketing contact status'],
    ['Record ID - Contact'],
  ],
  columns: [
    ['Record ID', 'external_id'],
    ['Record ID - Contact', 'external_id'],
    ['First Name', 'first_name'],
    ['Last Name', 'last_name'],
    ['Email', 'email'],
    ['Phone Number', 'phone'],
    ['Mobile Phone Number', 'phone'],
    ['Create Date', 'created_at'],
  ],
}
