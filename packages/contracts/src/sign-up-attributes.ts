/*
 * The attributes that a sign-up asks for.
 */

const neededTypes = ['required', 'mandatory', 'hard']

/** Whether a sign-up needs an attribute, instead of only asking for it. */
export const isNeededInSignUp = ({ enabled, type }: { enabled: boolean; type: string }): boolean =>
  enabled && neededTypes.includes(type.toLowerCase())
