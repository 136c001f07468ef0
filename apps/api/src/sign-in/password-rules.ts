import { refuseField } from '@clientele/contracts'
import { commonPasswords } from './common-passwords.ts'

/*
 * Length, and nothing that is guessed first; there are no rules of composition. Lengths count characters as people do, not bytes.
 */

const shortest = 8
/** Letters that a password has to hold beside the account's own words. */
const ownLettersMin = 4
const wordMin = 3
const distinctMin = 4

/** Refuses a password that is too short, or that anybody would try first. `words` is what the account says of its owner. */
export function refuseWeakPassword(
  password: string,
  words: readonly (string | null | undefined)[],
  field: string,
): string {
  if (Array.from(password).length < shortest) throw refuseField(field, `Give at least ${shortest} characters.`)
  const plain = fold(password)
  if (isCommon(plain) || isMonotonous(plain) || isMadeOf(plain, words.flatMap(partsOf)))
    throw refuseField(
      field,
      'Choose one that is harder to guess: several unrelated words make a good one.',
      'WEAK_PASSWORD',
    )
  return password
}

const fold = (text: string) => text.normalize('NFKC').toLowerCase()

/** A common password, or the word of one with other digits and signs around it. */
const isCommon = (plain: string) => commonPasswords.has(plain) || commonCores.has(coreOf(plain))

const coreOf = (plain: string) => plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
const commonCores = new Set([...commonPasswords].map(coreOf).filter((core) => core.length > ownLettersMin))

/** The same few characters again and again, or a run such as 23456789 or hgfedcba. */
function isMonotonous(plain: string): boolean {
  const characters = Array.from(plain)
  const steps = new Set(
    characters.slice(1).map((c, i) => (c.codePointAt(0) ?? 0) - (characters[i]?.codePointAt(0) ?? 0)),
  )
  const [step = 0] = steps
  return new Set(characters).size < distinctMin || (steps.size === 1 && Math.abs(step) === 1)
}

/** Words of the account with little beside them: asha2024, rao.asha!, the own phone number. */
function isMadeOf(plain: string, words: readonly string[]): boolean {
  const rest = words.toSorted((a, b) => b.length - a.length).reduce((left, word) => left.replaceAll(word, ' '), plain)
  return rest !== plain && rest.replace(/[^\p{L}]/gu, '').length < ownLettersMin
}

/** What of a name or a contact somebody would put into a password. A number counts without its country too. */
const partsOf = (text: string | null | undefined): string[] => {
  const words = fold(text ?? '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= wordMin)
  return words.flatMap((word) => (/^\d{11,}$/.test(word) ? [word, word.slice(-10)] : [word]))
}
