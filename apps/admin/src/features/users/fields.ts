export const genderChoices = [
  { value: '', label: 'Not said' },
  { value: 'female', label: 'Female' },
  { value: 'male', label: 'Male' },
  { value: 'unisex', label: 'Unisex' },
  { value: 'other', label: 'Other' },
] as const
export type GenderChoice = (typeof genderChoices)[number]['value']

/** A gender as the form can hold it; what it does not know counts as not said. */
export const genderOf = (given: string | undefined): GenderChoice =>
  genderChoices.find(({ value }) => value === given)?.value ?? ''
