/** Two attributes of the example world: one that customers fill in themselves, and one that is encrypted and masked. */
export const exampleAttribute = {
  id: '64f0000000000000000000d7',
  name: 'Shoe size',
  slug: 'shoe_size',
  /** What Asha's is, and the ID of this value. */
  value: 38,
  value_id: '64f0000000000000000000d8',
} as const
export const exampleSecretAttribute = {
  id: '64f0000000000000000000d9',
  name: 'Tax ID',
  slug: 'tax_id',
  value: 'AAAPZ1234C',
  masked: '••••••234C',
  value_id: '64f0000000000000000000da',
} as const
