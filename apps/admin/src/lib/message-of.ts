/** The error of a form's field, or of the first invalid entry in its list. */
export function messageOf(fault: unknown): string | undefined {
  if (typeof fault !== 'object' || fault === null) return undefined
  if ('message' in fault && typeof fault.message === 'string' && fault.message !== '') return fault.message
  for (const inner of Object.values(fault)) {
    const message = messageOf(inner)
    if (message) return message
  }
  return undefined
}
