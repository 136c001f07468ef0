/*
 * The languages that shoppers read: those of the hosted pages and of messages.
 */

/** What pages and messages are written in, by its tag (BCP 47), with its name. So far, this is English alone, whose regions write dates differently. */
export const languageNames = {
  en: 'English',
  'en-AU': 'English (Australia)',
  'en-CA': 'English (Canada)',
  'en-GB': 'English (United Kingdom)',
  'en-IE': 'English (Ireland)',
  'en-IN': 'English (India)',
  'en-NZ': 'English (New Zealand)',
  'en-SG': 'English (Singapore)',
  'en-US': 'English (United States)',
  'en-ZA': 'English (South Africa)',
} as const

export type Language = keyof typeof languageNames
/** The tags of all languages. The first is used if nobody says anything else. */
export const languageTags = Object.keys(languageNames) as [Language, ...Language[]]

export const isLanguage = (tag: string): tag is Language => (languageTags as readonly string[]).includes(tag)

/** Returns a tag as it is usually written, such as `en-GB`. Unknown ones are unchanged. */
export const asLanguage = (tag: string): string =>
  languageTags.find((each) => each.toLowerCase() === tag.toLowerCase()) ?? tag

/**
 * Returns the first offered language that is wanted, and otherwise the first one that is offered. A language in a region that isn't offered
 * is found in another region.
 */
export function chooseLanguage(offered: readonly string[] | null | undefined, wanted: readonly string[]): Language {
  const known = (offered ?? languageTags).filter(isLanguage)
  for (const tag of wanted.map((each) => each.toLowerCase())) {
    const found =
      known.find((each) => each.toLowerCase() === tag) ?? known.find((each) => primaryOf(each) === primaryOf(tag))
    if (found) return found
  }
  return known[0] ?? languageTags[0]
}

const primaryOf = (tag: string): string => tag.toLowerCase().split('-')[0] ?? ''
