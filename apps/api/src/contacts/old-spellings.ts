import parsePhoneNumber from 'libphonenumber-js/max'

/*
 * Countries have changed how their numbers are written, and people keep typing and importing the old spellings. Each one leads to the number that
 * it is today, so that one person is one customer. Numbers that were stored before are rewritten by a migration (docs/decisions/044).
 */

type Parsed = NonNullable<ReturnType<typeof parsePhoneNumber>>

interface Change {
  old: RegExp
  /** The national number of today. */
  current: string
}

const changes: Record<string, readonly Change[]> = {
  // Mexico, 2019: no more 1 for calls to mobiles from abroad, nor 01, 044, and 045 within the country.
  52: [{ old: /^(?:1|01|04[45])(\d{10})$/, current: '$1' }],
  // Brazil, 2012 to 2016: mobile numbers have nine digits, of which the first is 9.
  55: [{ old: /^([1-9]\d)([6-9]\d{7})$/, current: '$19$2' }],
  // Argentina: 15 is the national prefix of mobiles, 9 the international one. Together, they are neither.
  54: [
    { old: /^9(\d{2})15(\d{8})$/, current: '9$1$2' },
    { old: /^9(\d{3})15(\d{7})$/, current: '9$1$2' },
    { old: /^9(\d{4})15(\d{6})$/, current: '9$1$2' },
  ],
  // Benin, 2024: every number starts with 01.
  229: [{ old: /^(\d{8})$/, current: '01$1' }],
  // Ivory Coast, 2021: mobile numbers start with two digits for the operator, which the second digit was until then.
  225: [
    { old: /^([04-9][0-3]\d{6})$/, current: '01$1' },
    { old: /^([04-9][4-6]\d{6})$/, current: '05$1' },
    { old: /^([04-9][7-9]\d{6})$/, current: '07$1' },
  ],
}

/** The calling codes of these countries. */
export const codesOfChangedCountries: readonly string[] = Object.keys(changes)

/** Returns a number in its country's current spelling, if it is written in an old one. */
export function currentSpelling(number: Parsed): Parsed {
  for (const { old, current } of changes[number.countryCallingCode] ?? []) {
    if (!old.test(number.nationalNumber)) continue
    const national = number.nationalNumber.replace(old, current)
    const found = parsePhoneNumber(`+${number.countryCallingCode}${national}`, { extract: false })
    if (found?.isValid()) return found
  }
  return number
}

/**
 * Returns what a number is compared by. In Argentina, the same number is dialed with a 9 before the area code if it is a mobile, and many leave the
 * 9 out. It counts as the same number, which text messages reach only with the 9.
 */
export function samePhone({ number, countryCallingCode, nationalNumber }: Parsed): string {
  if (countryCallingCode !== '54' || !/^[1-3]\d{9}$/.test(nationalNumber)) return number
  const mobile = parsePhoneNumber(`+549${nationalNumber}`, { extract: false })
  return mobile?.isValid() ? mobile.number : number
}
