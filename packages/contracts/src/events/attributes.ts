import { exampleAttribute } from '../example-attribute.ts'
import { changes, event, type EventDefinition, text } from './definition.ts'

/* What happens to the attributes that an application defines. */

export const attributeEvents = {
  'attribute.created': event(
    'The attribute was created',
    { changes },
    { changes: { name: { to: exampleAttribute.name } } },
  ),
  'attribute.updated': event(
    'The attribute was changed',
    { changes },
    { changes: { name: { from: exampleAttribute.name, to: 'Size of shoes' } } },
  ),
  'attribute.deleted': event(
    'The attribute was deleted with all its values',
    { name: text('The name of the attribute.'), slug: text('The slug of the attribute.') },
    { name: exampleAttribute.name, slug: exampleAttribute.slug },
  ),
} satisfies Record<string, EventDefinition>
