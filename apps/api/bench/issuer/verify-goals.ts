/** Verifications per second. */
export interface VerifyFigures {
  bare: number
  /** Of tokens that the process sees for the first time. */
  first: number
  /** Of tokens that it has verified. */
  known: number
  /** `first` ÷ `bare`: the median of the rounds. */
  ratio: number
}

/** At first sight, a share of the bare verification; and how often a known token is found in a second. */
export const verifyGoals = { first: 0.7, known: 50_000 }
