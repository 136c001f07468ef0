// Hand-written: a hint while typing. The API decides with zxcvbn, whose dictionaries are larger than all of this page.
export interface Strength {
  /** 0 to 4. */
  score: number
  says: string
}

const common = /passw|12345|qwert|abcd|letmein|welcome|iloveyou|admin|(.)\1{3}/i

/** A hint while typing, not a rule: the service decides which passwords it rejects. */
export function strengthOf(password: string): Strength {
  if (password === '') return { score: 0, says: 'At least 8 characters. Several unrelated words make a good password.' }
  if (password.length < 8) return { score: 1, says: `Too short: ${8 - password.length} more.` }
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length
  const score = Math.min(4, 1 + Number(password.length >= 10) + Number(password.length >= 14) + Number(kinds >= 3))
  if (common.test(password)) return { score: 1, says: 'Easy to guess. Several unrelated words make a good password.' }
  return { score, says: ['', 'Weak. Make it longer.', 'Fair. Longer is better.', 'Good.', 'Strong.'][score] ?? '' }
}
