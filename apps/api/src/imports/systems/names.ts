import type { Cell } from '../reading/cells.ts'

/** Removes a name that is only the email address, phone number, or username again. */
export function nameUnlessContact(name: Cell, ...others: readonly string[]): Cell {
  const text = name.text.trim()
  const isContact = /^\S+@\S+$|^\+?\d[\d\s().-]+$/.test(text)
  const isOther = others.some((other) => other.trim().toLowerCase() === text.toLowerCase())
  return isContact || isOther ? { ...name, text: '' } : name
}
