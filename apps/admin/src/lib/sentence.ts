/** The same text with a capital letter at its beginning. */
export const capitalized = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** Turns the API's message about a field ("must be a date such as …") into a sentence below the field's label. */
export const asSentence = (said: string): string => {
  const sentence = capitalized(said)
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`
}

/** The name of a field that has no label here, in words: `skip_captcha` becomes "Skip captcha", and `file_url` "File URL". */
export const sentenceOfField = (path: string): string =>
  capitalized(
    path
      .replaceAll(/[._]+/g, ' ')
      .trim()
      .replaceAll(/\b(api|id|ip|otp|sms|uid|url)\b/gi, (letters) => letters.toUpperCase()),
  )
