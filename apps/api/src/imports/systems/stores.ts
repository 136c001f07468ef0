import { importedConsents } from '@clientele/contracts'
import type { System } from '../person.ts'
import { noValue } from '../reading/cells.ts'
import { consentIn } from './marketing-consents.ts'
import { nameUnlessContact } from './names.ts'

/*
 * Exports of stores. `marks` and `columns` have the headers as the systems write them.
 */

export const shopify: System = {
  marks: [
    ['Accepts Email Marketing', 'Total Orders'],
    ['Accepts Marketing', 'Total Spent'],
    ['Accepts SMS Marketing', 'Tax Exempt'],
    ['Accepts Marketing', 'Tax Exempt'],
    ['Accepts Email Marketing', 'Accepts SMS Marketing'],
    ['Accepts Email Marketing', 'Customer ID'],
    ['Email Marketing: Status', 'Tax Exempt'],
    ['Email Marketing: Status', 'SMS Marketing: Status'],
    ['verified_email', 'orders_count'],
    ['verified_email', 'tax_exempt'],
    ['email_marketing_consent', 'tax_exempt'],
    ['defaultEmailAddress', 'taxExempt'],
    ['defaultEmailAddress', 'numberOfOrders'],
    ['verifiedEmail', 'numberOfOrders'],
    ['defaultEmailAddress', 'amountSpent'],
    ['emailMarketingConsent', 'numberOfOrders'],
    ['emailMarketingConsent', 'amountSpent'],
  ],
  columns: [
    ['Customer ID', 'external_id'],
    ['ID', 'external_id'],
    ['First Name', 'first_name'],
    ['Last Name', 'last_name'],
    ['Email', 'email'],
    ['defaultEmailAddress.emailAddress', 'email'],
    ['Phone', 'phone'],
    ['defaultPhoneNumber.phoneNumber', 'phone'],
    ['Default Address Country Code', 'country'],
    ['Country Code', 'country'],
    ['Address Country Code', 'country'],
    ['Accepts Email Marketing', 'email_marketing'],
    ['Accepts Marketing', 'email_marketing'],
    ['Accepts SMS Marketing', 'sms_marketing'],
    // As an app exports them.
    ['Email Marketing: Status', 'email_marketing'],
    ['SMS Marketing: Status', 'sms_marketing'],
    ['Email Marketing: Updated At', `consent.${importedConsents.email}.updated_at`],
    ['SMS Marketing: Updated At', `consent.${importedConsents.sms}.updated_at`],
    ['Verified Email', 'email_verified'],
    ['Created At', 'created_at'],
    ['default_address.country_code', 'country'],
    ['email_marketing_consent.state', 'email_marketing'],
    ['emailMarketingConsent.marketingState', 'email_marketing'],
    ['defaultEmailAddress.marketingState', 'email_marketing'],
    ['smsMarketingConsent.marketingState', 'sms_marketing'],
    ['defaultPhoneNumber.marketingState', 'sms_marketing'],
    ['emailMarketingConsent.consentUpdatedAt', `consent.${importedConsents.email}.updated_at`],
    ['smsMarketingConsent.consentUpdatedAt', `consent.${importedConsents.sms}.updated_at`],
    ['defaultAddress.countryCodeV2', 'country'],
    ['sms_marketing_consent.state', 'sms_marketing'],
    ['email_marketing_consent.consent_updated_at', `consent.${importedConsents.email}.updated_at`],
    ['sms_marketing_consent.consent_updated_at', `consent.${importedConsents.sms}.updated_at`],
  ],
  decidedBy: ['Top Row', '__parentId'],
  // An app that exports customers writes a row for each of their addresses.
  skips(cells) {
    const names = cells.names()
    if (names.includes('Top Row') && cells.get('Top Row').text.trim() === '')
      return 'This is another address of the customer above.'
    // Bulk operations of its API write what belongs to a customer as records of their own.
    return names.includes('__parentId') && cells.get('__parentId').text !== ''
      ? 'This belongs to the customer above.'
      : undefined
  },
  isAddress: (cells) =>
    ['Address ID', 'Address Line 1', 'Address First Name'].some((name) => cells.get(name).text.trim() !== ''),
  adjust(person, cells) {
    // One of its APIs has the IDs of the others in the form of a URL.
    const { text } = person.external_id
    person.external_id = { ...person.external_id, text: text.replace(/^gid:\/\/shopify\/Customer\//, '') }
    const said = (...columns: string[]) => consentIn(columns.map((name) => cells.get(name).text).find(Boolean) ?? '')
    person.marketing.email =
      said(
        'email_marketing_consent.state',
        'emailMarketingConsent.marketingState',
        'defaultEmailAddress.marketingState',
        'Email Marketing: Status',
      ) ?? person.marketing.email
    person.marketing.sms =
      said(
        'sms_marketing_consent.state',
        'smsMarketingConsent.marketingState',
        'defaultPhoneNumber.marketingState',
        'SMS Marketing: Status',
      ) ?? person.marketing.sms
  },
}

export const woocommerce: System = {
  marks: [
    ['user_login', 'user_pass'],
    ['user_email', 'billing_country'],
    ['user_registered', 'billing_email'],
    ['user_login', 'user_email'],
    ['date_registered', 'billing_email'],
    ['Sign Up', 'AOV'],
    ['Date registered', 'AOV'],
    ['AOV', 'Land / Region'],
    ['AOV', 'País / Región'],
    ['AOV', 'Pays / Région'],
    ['AOV', 'Benutzername'],
    ['is_paying_customer', 'username'],
  ],
  columns: [
    ['ID', 'external_id'],
    ['customer_id', 'external_id'],
    ['source_user_id', 'external_id'],
    ['user_id', 'external_id'],
    ['user_login', 'username'],
    ['Username', 'username'],
    ['first_name', 'first_name'],
    ['last_name', 'last_name'],
    ['user_email', 'email'],
    ['Email', 'email'],
    ['billing_email', 'email'],
    ['billing.email', 'email'],
    ['billing_phone', 'phone'],
    ['billing.phone', 'phone'],
    ['billing_country', 'country'],
    ['billing.country', 'country'],
    ['Country / Region', 'country'],
    ['Land / Region', 'country'],
    ['País / Región', 'country'],
    ['Pays / Région', 'country'],
    ['Benutzername', 'username'],
    ['Registrierungsdatum', 'created_at'],
    ['Name', 'full_name'],
    ['user_registered', 'created_at'],
    ['date_registered', 'created_at'],
    ['Sign Up', 'created_at'],
    ['date_created_gmt', 'created_at'],
    ['date_created', 'created_at'],
    ['user_pass', 'password_digest'],
    ['display_name', 'full_name'],
  ],
  decidedBy: ['billing_first_name', 'billing_last_name', 'billing.first_name', 'billing.last_name', 'spam', 'deleted'],
  skips: (cells) => (cells.get('deleted').text.trim() === '1' ? 'This person was deleted there.' : undefined),
  adjust(person, cells) {
    // Guests have no account, and so no ID of their own.
    if (person.external_id.text.trim() === '0') person.external_id = noValue
    // Of a network of several sites.
    if (cells.get('spam').text.trim() === '1') person.blocked = true
    person.full_name = nameUnlessContact(person.full_name, person.username.text)
    if (person.first_name.text.trim() !== '' || person.last_name.text.trim() !== '') return
    const billing = (name: string) =>
      [cells.get(`billing_${name}`), cells.get(`billing.${name}`)].find(({ text }) => text !== '') ?? noValue
    person.first_name = billing('first_name')
    person.last_name = billing('last_name')
  },
}

export const magento2: System = {
  marks: [
    ['_website', '_store'],
    ['website_id', 'group_id', 'firstname'],
    ['disable_auto_group_change', 'created_in'],
    ['Customer Since', 'Web Site'],
    ['Customer Since', 'Account Created in'],
    ['_website', '_email', '_entity_id'],
    ['_email', '_address_default_billing_'],
  ],
  columns: [
    ['_entity_id', 'external_id'],
    ['entity_id', 'external_id'],
    ['ID', 'external_id'],
    ['firstname', 'first_name'],
    ['lastname', 'last_name'],
    ['Name', 'full_name'],
    ['gender', 'gender'],
    ['dob', 'dob'],
    ['Date of Birth', 'dob'],
    ['email', 'email'],
    ['Phone', 'phone'],
    ['Country', 'country'],
    // Of the file of addresses.
    ['telephone', 'phone'],
    ['country_id', 'country'],
    ['created_at', 'created_at'],
    ['Customer Since', 'created_at'],
    ['password_hash', 'password_digest'],
    ['extension_attributes.is_subscribed', 'email_marketing'],
  ],
  decidedBy: ['confirmation', 'Confirmed email', 'is_active'],
  presence: ['confirmation'],
  skips(cells) {
    const isFilled = (name: string) => cells.get(name).text.trim() !== ''
    const isOther = !isFilled('email') && !isFilled('firstname') && !isFilled('password_hash')
    return isOther && cells.names().some((name) => name.startsWith('_address_') && isFilled(name))
      ? 'This is another address of the customer above.'
      : undefined
  },
  isAddress: (cells) =>
    cells
      .names()
      .some((name) => name === '_email' || (name.startsWith('_address_') && cells.get(name).text.trim() !== '')),
  adjust(person, cells) {
    // In the file of addresses, it is the ID of the address.
    if (cells.names().includes('_email')) person.external_id = noValue
    if (cells.get('is_active').text.trim() === '0') person.blocked = true
    // It holds a key until the address is confirmed, and is empty otherwise, also if that was never asked for.
    if (cells.get('confirmation').text.trim() !== '') for (const email of person.emails) email.verified = false
    const { text } = cells.get('Confirmed email')
    if (/^Confirm(?:ed|ation Required)$/i.test(text))
      for (const email of person.emails) email.verified = text.length === 9
  },
}
