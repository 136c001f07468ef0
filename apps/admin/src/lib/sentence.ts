/** Turns the API's message about a field ("must be a date such as …") into a sentence below the field's label. */
export const asSentence = (said: string): string => {
  const capitalized = said.charAt(0).toUpperCase() + said.slice(1)
  return /[.!?]$/.test(capitalized) ? capitalized : `${capitalized}.`
}
