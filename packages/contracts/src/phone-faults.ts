/** What can be wrong with a phone number, as a field's message puts it. Pages recognize these, to put them in their own words. */
export const phoneFaults = {
  invalid:
    'This is not a valid phone number for its country. Start it with +, such as +91 8652523958, or send country_code.',
  noTexts: 'must be a mobile number that can receive text messages',
  countryNotServed: 'This store does not send text messages to phone numbers in this country.',
} as const
