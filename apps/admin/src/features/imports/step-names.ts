/** What an import consists of. */
export const stepNames = ['File', 'Columns', 'Dry run', 'Import'] as const
