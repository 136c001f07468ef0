import { changes, event, type EventDefinition, text } from './definition.ts'

/* What happens to the presets of imports. The subject is the preset. */

export const importEvents = {
  'import_preset.created': event(
    'The preset of imports was created',
    { changes },
    { changes: { name: { to: 'Loyalty app' } } },
  ),
  'import_preset.updated': event(
    'The preset of imports was changed',
    { changes },
    { changes: { name: { from: 'Loyalty app', to: 'Loyalty program' } } },
  ),
  'import_preset.deleted': event(
    'The preset of imports was deleted',
    { name: text('The name of the preset.') },
    { name: 'Loyalty app' },
  ),
} satisfies Record<string, EventDefinition>
