/* Estimates how many guesses a password would take, on a thread of its own: for some passwords that takes a quarter of a second. */
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import * as common from '@zxcvbn-ts/language-common'
import * as english from '@zxcvbn-ts/language-en'

const zxcvbn = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary },
  graphs: common.adjacencyGraphs,
  useLevenshteinDistance: false,
  // The default of 100 lets one password keep the thread busy for more than a second.
  l33tMaxSubstitutions: 16,
})

export interface Question {
  password: string
  /** Words that somebody who knows the account would try first. */
  words: string[]
}

export interface Estimate {
  /** The power of ten of the guesses that it takes. */
  guesses_log10: number
  /** Whether it holds no word, name, date, or pattern that is known. */
  isRandom: boolean
}

export default function estimate({ password, words }: Question): Estimate {
  const { guessesLog10, sequence } = zxcvbn.check(password, words)
  return { guesses_log10: guessesLog10, isRandom: sequence.every(({ pattern }) => pattern === 'bruteforce') }
}
