const pairs: readonly [RegExp, string][] = [
  [/\buser groups?\b/g, 'group'],
  [/\bUser groups?\b/g, 'Group'],
  [/\bplatform config\b/g, 'sign-in settings'],
  [/\busers\b/g, 'customers'],
  [/\bUsers\b/g, 'Customers'],
  [/\b(user|shopper)\b/g, 'customer'],
  [/\b(User|Shopper)\b/g, 'Customer'],
]

/** The last part of a wire name such as `social_tokens.google.app_id`, as words. */
const asWords = (wireName: string): string => (wireName.split('.').at(-1) ?? wireName).replaceAll('_', ' ')

/** A sentence of the service in the operator's words, where names are meant as they are written: those of columns in a file. */
export const withCustomers = (sentence: string): string =>
  pairs.reduce((text, [pattern, word]) => text.replace(pattern, word), sentence)

/**
 * A sentence of the contract in the operator's words: the contract says `user` and names fields as they are on the wire,
 * the console says "customer" and names them as its labels do.
 */
export const inOperatorWords = (sentence: string): string => {
  const said = withCustomers(sentence)
    .replace(/\b[a-z]+(?:[._][a-z]+)*_[a-z]+(?:[._][a-z]+)*\b|\b[a-z]+(?:\.[a-z]+)+(?= )/g, asWords)
    .replace(/\bemails?\b/g, (word) => (word === 'email' ? 'e-mail address' : 'e-mail addresses'))
  return said.charAt(0).toUpperCase() + said.slice(1)
}
