import { yesNo } from '../person.ts'
import { timeIn } from '../times.ts'

/** `SUBSCRIBED`, `NEVER_SUBSCRIBED`, or the time of the consent. */
export const consentIn = (text: string): boolean | undefined => {
  const plain = text.trim().toUpperCase()
  if (plain === '') return undefined
  return plain === 'SUBSCRIBED' || (yesNo(plain) ?? timeIn(text, true) !== undefined)
}
