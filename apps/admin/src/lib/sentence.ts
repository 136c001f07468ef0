/** Turns the API's message about a field ("must be a date such as …") into a sentence below the field's label. */
export const asSentence = (said: string): string => {
  const capitalized = said.charAt(0).toUpperCase() + said.slice(1)
  return /[.!?]$/.test(capitalized) ? capitalized : `${capitalized}.`
}

/** The name of a field that has no label here, in words: `skip_captcha` becomes "Skip captcha". */
export const sentenceOfField = (path: string): string => {
  const words = path.replaceAll(/[._]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
