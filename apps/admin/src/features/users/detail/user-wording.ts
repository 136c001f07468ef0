import {
  attributeFieldPrefix,
  consentFieldPrefix,
  factOf,
  type ProfileFieldName,
  profileFieldNames,
} from '@clientele/contracts'
import type { Wording } from '@/components/data/changes'
import { calendarDay } from '@/lib/format'
import { sentenceOfField } from '@/lib/sentence'

const others: Readonly<Record<string, string>> = {
  username: 'Username',
  emails: 'Email addresses',
  phone_numbers: 'Phone numbers',
}

const isProfileField = (field: string): field is ProfileFieldName => profileFieldNames.some((name) => name === field)

interface AuditedContact {
  value: string
  verified?: boolean
  primary?: boolean
  active?: boolean
}

const contactText = ({ value, verified, primary, active }: AuditedContact): string => {
  const notes = [primary && 'primary', verified ? 'verified' : 'not verified', active === false && 'not active']
  return `${value} (${notes.filter(Boolean).join(', ')})`
}

const consentIn = (field: string): string | undefined =>
  field.startsWith(consentFieldPrefix) ? field.slice(consentFieldPrefix.length) : undefined

const slugIn = (field: string): string | undefined =>
  field.startsWith(attributeFieldPrefix) ? field.slice(attributeFieldPrefix.length) : undefined

/** A customer's fields, as the forms call them. */
export const userWording: Wording = {
  label: (field) =>
    isProfileField(field)
      ? factOf(field).label
      : (others[field] ?? sentenceOfField(consentIn(field) ?? slugIn(field) ?? field)),
  text: (field, value) => {
    if ((field === 'emails' || field === 'phone_numbers') && Array.isArray(value))
      return (value as AuditedContact[]).map(contactText).join(', ') || '(none)'
    if (consentIn(field) !== undefined) return value === true ? 'given' : 'withdrawn'
    if (!isProfileField(field) || typeof value !== 'string') return undefined
    const { control, choices } = factOf(field)
    if (control === 'day') return calendarDay(value)
    return choices?.find((choice) => choice.value === value)?.label
  },
}
