import { refuseField } from '@clientele/contracts'
import { commonPasswords } from './common-passwords.ts'

/**
 * Refuses a password that anybody would try first: the common ones, and those made of what the account itself says. Length is the
 * contract's rule; there are no rules of composition.
 */
export function refuseWeakPassword(
  password: string,
  context: readonly (string | null | undefined)[],
  field: string,
): string {
  const plain = password.normalize('NFKC').toLowerCase()
  const words = context
    .flatMap((text) => (text ?? '').toLowerCase().split(/[\s@._+-]+/))
    .filter((word) => word.length >= 4)
  const stripped = words.reduce((rest, word) => rest.replaceAll(word, ''), plain)
  const guessable =
    commonPasswords.has(plain) ||
    new Set(plain).size <= 3 ||
    (stripped.replace(/[\d\W_]+/g, '').length === 0 &&
      stripped.length < 6 &&
      words.some((word) => plain.includes(word)))
  if (guessable)
    throw refuseField(
      field,
      'Choose one that is harder to guess: several unrelated words make a good one.',
      'WEAK_PASSWORD',
    )
  return password
}
