import type { AttributeType } from '@clientele/contracts'
import type { Choice } from '@/components/forms/select'

/*
 * The types of attributes: what they are called, and which rules they can have.
 */

const copy: Readonly<Record<AttributeType, { label: string; hint: string }>> = {
  text: { label: 'Text', hint: 'Up to 255 characters' },
  long_text: { label: 'Long text', hint: 'Up to 10,000 characters' },
  number: { label: 'Number', hint: 'A whole number' },
  decimal: { label: 'Decimal', hint: 'Any number' },
  boolean: { label: 'Yes or no', hint: 'True or false' },
  date: { label: 'Date', hint: 'The same day everywhere' },
  datetime: { label: 'Date and time', hint: 'A moment, shown in each operator’s time zone' },
  email: { label: 'Email address', hint: 'In lowercase' },
  url: { label: 'URL', hint: 'Starts with http:// or https://' },
  phone: { label: 'Phone number', hint: 'With its country code' },
  choice: { label: 'Choice', hint: 'One of a list' },
  multi_choice: { label: 'Several choices', hint: 'Any of a list' },
}

export const typeLabel = (type: AttributeType): string => copy[type].label

export const typeChoices: readonly Choice<AttributeType>[] = Object.entries(copy).map(([type, words]) => ({
  // The keys of the copy are the types.
  value: type as AttributeType,
  ...words,
}))

/** Whether values come from a list of choices. */
export const isChosen = (type: AttributeType): boolean => type === 'choice' || type === 'multi_choice'

/** The rules that have an input of their own. */
export type InputRule = 'min' | 'max' | 'min_length' | 'max_length' | 'pattern'

const ordered: readonly AttributeType[] = ['number', 'decimal', 'date', 'datetime']
const textual: readonly AttributeType[] = ['text', 'long_text', 'email', 'url', 'phone']

/** The rules that values of a type can have. */
export function inputRulesOf(type: AttributeType): readonly InputRule[] {
  if (ordered.includes(type)) return ['min', 'max']
  return textual.includes(type) ? ['min_length', 'max_length', 'pattern'] : []
}
