/* Estimates how many guesses a password would take, in a separate thread, because some passwords take a quarter of a second. */
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import * as common from '@zxcvbn-ts/language-common'
import * as english from '@zxcvbn-ts/language-en'

const zxcvbn = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary },
  graphs: common.adjacencyGraphs,
  useLevenshteinDistance: false,
  // With the default of 100, one password can occupy the thread for more than a second.
  l33tMaxSubstitutions: 16,
})

export interface Question {
  password: string
  /** Words that someone who knows the account would try first. */
  words: string[]
}

export interface Estimate {
  /** The number of guesses, as a power of ten. */
  guesses_log10: number
  /** Whether it contains no known word, name, date, or pattern. */
  isRandom: boolean
}

export default function estimate({ password, words }: Question): Estimate {
  const { guessesLog10, sequence } = zxcvbn.check(password, words)
  return { guesses_log10: guessesLog10, isRandom: sequence.every(({ pattern }) => pattern === 'bruteforce') }
}
