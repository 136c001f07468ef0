/** A number as sentences for people have it: 1,234,567. */
export const counted = (number: number): string => number.toLocaleString('en')
