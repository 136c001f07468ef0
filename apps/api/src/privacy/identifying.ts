import type { UserRow } from '../rows/users.ts'

type Named = Pick<UserRow, 'first_name' | 'last_name' | 'username' | 'external_id'>

/** Whether a text says who a user is: it has one of their contacts, their whole name, or another name of theirs. */
export function identifying(text: string, user: Named, contacts: readonly { value: string; phone: string | null }[]) {
  const { first_name, last_name, username, external_id } = user
  const whole = [first_name, last_name].filter(Boolean).join(' ')
  const names = [whole, username, external_id].map((name) => plain(name ?? ''))
  const words = ` ${plain(text)} `
  if (names.some((name) => name !== '' && words.includes(` ${name} `))) return true
  const digits = text.replace(/\D/g, '')
  return contacts.some(({ value, phone }) =>
    phone === null ? text.toLowerCase().includes(value) : phone !== '' && digits.includes(phone),
  )
}

/** Whether a text has an email address or an international phone number. It can be anyone's. */
export const hasContact = (text: string): boolean => /\S@\S|\+[\s()]*\d(?:[\s().-]*\d){6}/.test(text)

/** The letters and digits of a text in lowercase, its words separated by spaces. */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
