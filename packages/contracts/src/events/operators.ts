import { aSession, changes, event, type EventDefinition, session_id, session_ids, text } from './definition.ts'

/* What happens to operators, and what they do with their own account. */

export const operatorEvents = {
  'operator.set_up': event('The first operator was set up'),
  'operator.invited': event(
    'The operator was invited',
    { email: text('The email address of the operator.'), role: text('The role of the operator.') },
    { email: 'ada@example.com', role: 'support' },
  ),
  'operator.invitation_renewed': event('The operator received a new invitation link'),
  'operator.joined': event('The operator accepted the invitation'),
  'operator.updated': event(
    'The operator was changed',
    { changes },
    { changes: { role: { from: 'viewer', to: 'support' } } },
  ),
  'operator.password_reset': event('The operator’s password was reset'),
  'operator.password_changed': event('The operator changed their password'),
  'operator.signed_in': event('The operator signed in'),
  'operator.sign_in_failed': event('Operator sign-in failed'),
  'operator.signed_out': event('The operator signed out'),
  'operator.session_ended': event('The operator ended one of their sessions', { session_id }, { session_id: aSession }),
  'operator.sessions_ended': event(
    'The operator ended all their other sessions',
    { session_ids },
    { session_ids: [aSession] },
  ),
} satisfies Record<string, EventDefinition>
