import { importedConsents } from '@clientele/contracts'
import { type Columns, type System, yesNo } from '../person.ts'
import { hubspotColumns, hubspotMarks } from './hubspot-languages.ts'
import { consentIn } from './marketing-consents.ts'

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
    ['OPTIN_TIME', 'CONFIRM_TIME'],
    ['UNSUB_TIME', 'UNSUB_REASON'],
    ['LEID', 'MEMBER_RATING'],
    ['unique_email_id', 'email_address'],
    ['FNAME', 'LNAME'],
  ],
  columns: [
    ['EUID', 'external_id'],
    ['unique_email_id', 'external_id'],
    ['First Name', 'first_name'],
    ['Last Name', 'last_name'],
    // The tags of those columns, as some exports have them.
    ['FNAME', 'first_name'],
    ['LNAME', 'last_name'],
    ['MERGE1', 'first_name'],
    ['MERGE2', 'last_name'],
    ['Email Address', 'email'],
    ['Phone Number', 'phone'],
    ['SMS Phone Number', 'phone'],
    ['Phone', 'phone'],
    ['CC', 'country'],
    ['UNSUB_TIME', emailConsentTime],
    ['CLEAN_TIME', emailConsentTime],
    ['CONFIRM_TIME', emailConsentTime],
    ['OPTIN_TIME', emailConsentTime],
    // As Mailchimp's API returns members.
    ['merge_fields.FNAME', 'first_name'],
    ['merge_fields.LNAME', 'last_name'],
    ['merge_fields.PHONE', 'phone'],
    ['location.country_code', 'country'],
    ['timestamp_opt', emailConsentTime],
    ['status', 'email_marketing'],
    ['SMS Marketing Status', 'sms_marketing'],
    ['SMS Subscription Status', 'sms_marketing'],
  ],
  adjust(person, cells) {
    // Each audience export is of people who subscribed, unsubscribed, or couldn't be reached.
    const status = cells.get('status').text.trim().toLowerCase()
    const left = ['UNSUB_TIME', 'CLEAN_TIME'].some((name) => cells.get(name).text.trim() !== '')
    // Who never agreed has neither time: those who only bought something are in an export of their own.
    const times = ['OPTIN_TIME', 'CONFIRM_TIME'].filter((name) => cells.names().some((each) => each === name))
    const joined = times.length === 0 || times.some((name) => cells.get(name).text.trim() !== '')
    const sms = cells.get('SMS Marketing Status').text || cells.get('SMS Subscription Status').text
    person.marketing.sms = consentIn(sms) ?? person.marketing.sms
    if (status !== '') person.marketing.email = status === 'subscribed'
    else if (left || joined) person.marketing.email = !left
  },
}

/** As Klaviyo's API returns profiles. */
const ofApi: Columns = [
  ['id', 'external_id'],
  ['attributes.first_name', 'first_name'],
  ['attributes.last_name', 'last_name'],
  ['attributes.email', 'email'],
  ['attributes.phone_number', 'phone'],
  ['attributes.location.country', 'country'],
  ['attributes.created', 'created_at'],
  ['attributes.subscriptions.email.marketing.consent_timestamp', emailConsentTime],
  ['attributes.subscriptions.sms.marketing.consent_timestamp', smsConsentTime],
]

export const klaviyo: System = {
  marks: [
    ['Klaviyo ID'],
    ['Email Marketing Consent', 'Profile Created On'],
    ['Email Marketing Consent', 'Date Added'],
    ['attributes.email', 'attributes.subscriptions'],
    ['attributes.email', 'attributes.last_event_date'],
  ],
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
    ['Country', 'country'],
    ['Profile Created On', 'created_at'],
    ['Date Added', 'created_at'],
    ['Email Marketing Consent', 'email_marketing'],
    ['SMS Marketing Consent', 'sms_marketing'],
    ['$consent', 'email_marketing'],
    ['Email Suppressions', 'email_marketing'],
    ...ofApi,
    ['Email Marketing Consent Timestamp', emailConsentTime],
    ['SMS Marketing Consent Timestamp', smsConsentTime],
    ['$consent_timestamp', emailConsentTime],
    ['$consent_timestamp', smsConsentTime],
  ],
  adjust(person, cells) {
    const consent = (label: string, key: string) =>
      consentIn(cells.get(label).text || cells.get(`attributes.subscriptions.${key}.marketing.consent`).text)
    // Older files list the channels that someone agreed to.
    const channels = cells.get('$consent').text.toLowerCase()
    const agreed = (channel: string) => (channels.includes(channel) ? true : undefined)
    // Someone who has unsubscribed or complained no longer agrees, even if they once did.
    const left = /UNSUBSCRIBE|SPAM/i.test(cells.get('Email Suppressions').text)
    person.marketing.email = left ? false : (consent('Email Marketing Consent', 'email') ?? agreed('email'))
    person.marketing.sms = consent('SMS Marketing Consent', 'sms') ?? agreed('sms')
  },
}

const optOuts = [
  'Unsubscribed from all email',
  'hs_email_optout',
  'properties.hs_email_optout.value',
  'properties.hs_email_optout',
] as const

export const hubspot: System = {
  marks: [
    ['Record ID', 'Lead Status'],
    ['Record ID', 'Contact owner'],
    ['Record ID', 'Marketing contact status'],
    ['Record ID - Contact'],
    ['Record ID', 'Lifecycle Stage'],
    ['Record ID', 'Create Date', 'Email'],
    ['Contact ID', 'Lead Status'],
    ['Contact ID', 'Lifecycle Stage'],
    ['Contact ID', 'Marketing contact status'],
    ['Contact ID', 'Contact owner'],
    ...hubspotMarks,
    ['hs_object_id'],
    ['properties.hs_object_id'],
    ['vid', 'canonical-vid'],
    ['vid', 'identity-profiles'],
  ],
  columns: [
    ['Record ID', 'external_id'],
    ['Record ID - Contact', 'external_id'],
    ['Contact ID', 'external_id'],
    ['hs_object_id', 'external_id'],
    ...hubspotColumns,
    // As its first API returns contacts.
    ['vid', 'external_id'],
    ['properties.firstname.value', 'first_name'],
    ['properties.lastname.value', 'last_name'],
    ['properties.email.value', 'email'],
    ['properties.phone.value', 'phone'],
    ['properties.mobilephone.value', 'phone'],
    ['properties.createdate.value', 'created_at'],
    ['properties.country.value', 'country'],
    ['id', 'external_id'],
    ['properties.firstname', 'first_name'],
    ['properties.lastname', 'last_name'],
    ['properties.email', 'email'],
    ['properties.phone', 'phone'],
    ['properties.mobilephone', 'phone'],
    ['properties.createdate', 'created_at'],
    ['properties.country', 'country'],
    ['properties.hs_additional_emails', 'unverified_emails'],
    ['First Name', 'first_name'],
    ['Last Name', 'last_name'],
    ['Email', 'email'],
    ['Phone Number', 'phone'],
    ['phone', 'phone'],
    ['Mobile Phone Number', 'phone'],
    ['mobilephone', 'phone'],
    ['Country/Region', 'country'],
    ['country', 'country'],
    ['hs_additional_emails', 'unverified_emails'],
    ...optOuts.map((name) => [name, 'email_marketing'] as const),
    ['Additional email addresses', 'unverified_emails'],
    ['Create Date', 'created_at'],
  ],
  adjust(person, cells) {
    // It only says who opted out, and not who agreed.
    const text = optOuts.map((name) => cells.get(name).text).find((each) => each.trim() !== '')
    if (text !== undefined) person.marketing.email = yesNo(text) ? false : undefined
  },
}
