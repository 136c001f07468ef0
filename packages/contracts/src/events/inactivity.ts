import * as z from 'zod'
import { means } from '../means.ts'
import { event, type EventDefinition, text } from './definition.ts'

/* What the retention clock does, besides erasing. */

export const inactivityEvents = {
  'user.inactivity_noticed': event(
    'The user has not been active for long, and will be erased',
    {
      erase_after: text('When the user will be erased unless they come back, ISO 8601 in UTC.'),
      notified: z.boolean().meta(means('Whether the user was told. Otherwise, no message reaches them.')),
    },
    { erase_after: '2024-06-08T09:30:00.000Z', notified: true },
  ),
  'user.inactivity_ended': event('The user came back, and will not be erased'),
} satisfies Record<string, EventDefinition>
