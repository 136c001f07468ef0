import type { System } from '../person.ts'

/*
 * Exports of stores. `marks` and `columns` have the headers as the systems write them.
 */

export const shopify: System = {
  marks: [
    ['Accepts Email Marketing', 'Total Orders'],
    ['Accepts Marketing', 'Total Spent'],
    ['Accepts SMS Marketing', 'Tax Exempt'],
  ],
  columns: [
    ['Customer ID', 'external_id'],
    ['First Name', 'first_name'],
    ['Last Name', 'last_name'],
    ['Email', 'email'],
    ['Phone', 'phone'],
    ['Default Address Country Code', 'country'],
    ['Country Code', 'country'],
    ['Accepts Email Marketing', 'email_marketing'],
    ['Accepts Marketing', 'email_marketing'],
    ['Accepts SMS Marketing', 'sms_marketing'],
  ],
}

export const woocommerce: System = {
  marks: [
    ['user_login', 'user_pass'],
    ['user_email', 'billing_country'],
    ['user_registered', 'billing_email'],
  ],
  columns: [
    ['ID', 'external_id'],
    ['customer_id', 'external_id'],
    ['user_login', 'username'],
    ['first_name', 'first_name'],
    ['last_name', 'last_name'],
    ['user_email', 'email'],
    ['billing_email', 'email'],
    ['billing_phone', 'phone'],
    ['billing_country', 'country'],
    ['user_registered', 'created_at'],
    ['user_pass', 'password_digest'],
  ],
  adjust(person, cells) {
    if (person.first_name.trim() !== '' || person.last_name.trim() !== '') return
    person.first_name = cells.get('billing_first_name').text
    person.last_name = cells.get('billing_last_name').text
    const { text } = cells.get('display_name')
    if (text !== person.username.text && text !== cells.get('user_email').text) person.full_name = text
  },
}

export const magento2: System = {
  marks: [
    ['_website', '_store'],
    ['website_id', 'group_id', 'firstname'],
    ['disable_auto_group_change', 'created_in'],
    ['Customer Since', 'Web Site'],
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
    ['created_at', 'created_at'],
    ['Customer Since', 'created_at'],
    ['password_hash', 'password_digest'],
  ],
  skips: (cells) =>
    cells.get('email').text.trim() === '' && cells.get('_address_city').text.trim() !== ''
      ? 'This is another address of the customer above.'
      : undefined,
  adjust(person, cells) {
    // It holds a key until the address is confirmed, and is empty otherwise, also if that was never asked for.
    if (cells.get('confirmation').text.trim() !== '') for (const email of person.emails) email.verified = false
  },
}
