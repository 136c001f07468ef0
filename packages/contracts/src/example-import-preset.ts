/** A saved mapping of the example world. */
export const exampleImportPreset = {
  id: '64f0000000000000000000dc',
  name: 'Loyalty app',
  columns: [
    { column: 'Member number', to: 'external_id' },
    { column: 'Contact', to: 'email' },
  ],
} as const
