import { changes, count, event, type EventDefinition, text } from './definition.ts'

/* What happens to user groups. */

export const userGroupEvents = {
  'user_group.created': event('The user group was created', { changes }, { changes: { name: { to: 'VIP' } } }),
  'user_group.updated': event(
    'The user group was changed',
    { changes },
    { changes: { name: { from: 'VIP', to: 'Friends' } } },
  ),
  'user_group.completed': event(
    'The members of the user group were imported',
    {
      rows: count('The number of rows in the file.'),
      matched: count('The number of rows that matched a user.'),
      error_count: count('The number of skipped rows.'),
      members: count('The number of group members afterward.'),
    },
    { rows: 3, matched: 2, error_count: 1, members: 2 },
  ),
  'user_group.filled': event(
    'All customers were compared with the rule of the segment',
    {
      joined: count('The number of users who joined.'),
      left: count('The number of users who left.'),
      members: count('The number of members afterward.'),
    },
    { joined: 3, left: 1, members: 12 },
  ),
  'user_group.failed': event(
    'The file of the user group could not be read, or the segment could not be filled',
    { failure: text('The reason, as a message.') },
    { failure: 'The file has no column that identifies users.' },
  ),
  'user_group.import_undone': event(
    'What a file had changed in the user group was undone',
    {
      job_id: text('The ID of the job that had read the file.'),
      undone: count('The number of changes that were undone.'),
      kept: count('The number of changes that were kept because something else has changed since.'),
      members: count('The number of group members afterward.'),
    },
    { job_id: '64f000000000000000000074', undone: 3, kept: 0, members: 2 },
  ),
  'user_group.deleted': event(
    'The user group was deleted',
    { name: text('The name of the group.'), members: count('The number of members it had.') },
    { name: 'VIP', members: 2 },
  ),
} satisfies Record<string, EventDefinition>
