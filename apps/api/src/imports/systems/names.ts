/** Removes a name that is only the email address, phone number, or username again. */
export const nameUnlessContact = (name: string, ...others: readonly string[]): string => {
  const isContact = /^\S+@\S+$|^\+?\d[\d\s().-]+$/.test(name.trim())
  return isContact || others.some((other) => other.trim().toLowerCase() === name.trim().toLowerCase()) ? '' : name
}
