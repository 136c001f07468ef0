/*
 * People's names in sentences that aren't markup: toasts, titles, and labels for screen readers. In markup, use `<bdi>`.
 */

const changesDirection = /[\u202a-\u202e\u2066-\u2069]/g
const isRightToLeft = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** Returns a name that can't change how the sentence around it reads: a name that runs from right to left is isolated. */
export function isolate(name: string): string {
  const plain = name.replace(changesDirection, '')
  return isRightToLeft.test(plain) ? `\u2068${plain}\u2069` : plain
}
