import { readFileSync } from 'node:fs'

interface Cases {
  phones: [typed: string, country_code: number | null, value: string | null, no_code?: 'no_code'][]
  phones_same_customer: [one: string, other: string][]
  codes: string[]
  passwords: [chosen: string, typed: string][]
  dates_of_birth: [given: string, day: string | null][]
  names: [name: string, outcome: string][]
}

/** What people type and paste, and what becomes of it. */
export const cases = JSON.parse(readFileSync(new URL('./cases.json', import.meta.url), 'utf8')) as Cases
