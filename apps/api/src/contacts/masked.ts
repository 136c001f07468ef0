/** Returns enough of a contact to recognize it, and no more. */
export const masked = (value: string): string =>
  value.includes('@') ? value.replace(/^(.).*(@.*)$/, '$1…$2') : `…${value.slice(-3)}`
