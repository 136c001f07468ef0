/*
 * Fields of customers that a store has defined itself, on its sign-up form.
 */

export const inSignUp = (type = 'optional') => ({ registration: { enabled: true, type } })
const choices = [{ type: 'choices', value: ['Silver', 'Gold'] }]

/** One of each type. The slug `email` is also the name of another field of the form. */
export const oneOfEach = [
  { name: 'Tax ID', slug: 'tax', type: 'text', description: 'As on your tax card', ...inSignUp('required') },
  { name: 'About you', slug: 'about', type: 'long_text', ...inSignUp() },
  { name: 'Shoe size', slug: 'size', type: 'number', validations: [{ type: 'min', value: 15 }], ...inSignUp() },
  { name: 'Weight', slug: 'weight', type: 'decimal', ...inSignUp() },
  { name: 'Newsletter', slug: 'news', type: 'boolean', ...inSignUp('hard') },
  { name: 'Wedding day', slug: 'wedding', type: 'date', ...inSignUp() },
  { name: 'Next visit', slug: 'visit', type: 'datetime', ...inSignUp() },
  { name: 'Billing inbox', slug: 'email', type: 'email', ...inSignUp() },
  { name: 'Website', slug: 'site', type: 'url', ...inSignUp() },
  { name: 'Second line', slug: 'second', type: 'phone', ...inSignUp() },
  { name: 'Tier', slug: 'tier', type: 'choice', validations: choices, ...inSignUp() },
  { name: 'Interests', slug: 'interests', type: 'multi_choice', validations: choices, ...inSignUp() },
  { name: 'Nicknames', slug: 'nicknames', type: 'text', is_multi_value: true, ...inSignUp() },
]
