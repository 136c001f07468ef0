import { refuseField } from '@clientele/contracts'
import { comparable } from './hashing.ts'
import { estimateStrength } from './strength.ts'

/*
 * One policy for operators and shoppers: eight characters, and hard to guess. There are no composition rules. Lengths count characters, not
 * bytes. Cheap checks, on the account's own words, come first; then the strength is estimated.
 */

const lengthMin = 8
/** The maximum length whose strength is estimated, because the time grows faster than the length. */
const estimatedMax = 64
/** Letters that a password must contain besides the account's own words. */
const ownLettersMin = 4
const wordMin = 3
const distinctMin = 4
/** Powers of ten. The first is for passwords of random characters, the second for those that contain a word, name, date, or pattern. */
const guessesMin_log10 = { random: 6, patterned: 8 }

/** Words that someone who knows this product would try first. */
const productWords = ['clientele', 'password']

/**
 * Rejects a password that is too short or too easy to guess. `words` are the names and contacts of the account and the store. Call it after all
 * cheaper checks.
 */
export async function refuseWeakPassword(
  password: string,
  words: readonly (string | null | undefined)[],
  field: string,
): Promise<void> {
  if (Array.from(comparable(password)).length < lengthMin)
    throw refuseField(field, `must have at least ${lengthMin} characters`)
  const plain = fold(password)
  const ownWords = words.flatMap(partsOf)
  if (isMonotonous(plain) || isMadeOf(plain, ownWords) || (await isGuessable(plain, ownWords)))
    throw refuseField(field, 'Too easy to guess. Try several unrelated words.', 'WEAK_PASSWORD')
}

const fold = (text: string) => comparable(text).toLowerCase()

async function isGuessable(plain: string, ownWords: readonly string[]): Promise<boolean> {
  const { guesses_log10, isRandom } = await estimateStrength({
    password: plain.slice(0, estimatedMax),
    words: [...productWords, ...ownWords],
  })
  return guesses_log10 < guessesMin_log10[isRandom ? 'random' : 'patterned']
}

/** The same few characters repeated, or a sequence such as 23456789 or hgfedcba. */
function isMonotonous(plain: string): boolean {
  const characters = Array.from(plain)
  const steps = new Set(
    characters.slice(1).map((c, i) => (c.codePointAt(0) ?? 0) - (characters[i]?.codePointAt(0) ?? 0)),
  )
  const [step = 0] = steps
  return new Set(characters).size < distinctMin || (steps.size === 1 && Math.abs(step) === 1)
}

/** Words of the account with little in addition: asha2024, rao.asha!, the customer's own phone number. */
function isMadeOf(plain: string, words: readonly string[]): boolean {
  const rest = words.toSorted((a, b) => b.length - a.length).reduce((left, word) => left.replaceAll(word, ' '), plain)
  return rest !== plain && rest.replace(/[^\p{L}]/gu, '').length < ownLettersMin
}

/** The parts of a name or contact that someone might put into a password. A number also counts without its country code. */
const partsOf = (text: string | null | undefined): string[] => {
  const words = fold(text ?? '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= wordMin)
  return words.flatMap((word) => (/^\d{11,}$/.test(word) ? [word, word.slice(-10)] : [word]))
}
