/** Every fact that can be recorded, in the past tense, with the sentence that a person reads. */
export const events = {
  'user.created': 'The user was created',
  'user.updated': 'The user was changed',
  'user.blocked': 'The user was blocked',
  'user.unblocked': 'The user was unblocked',
  'user.archived': 'The user was archived',
  'user.undeleted': 'The deletion of the user was taken back',
  'user.purged': 'The user was erased for good',
  'session.created': 'A session was opened for the user',
  'session.ended': 'A session of the user was ended',
  'sessions.ended': 'All sessions of the user were ended',
  'user_group.created': 'The user group was created',
  'user_group.updated': 'The user group was changed',
  'user_group.completed': 'The members of the user group were read from its file',
  'user_group.failed': 'The file of the user group could not be read',
  'platform_config.updated': 'The platform config was changed',
  'application.created': 'The application was created',
  'application.token_renewed': 'The public token of the application was renewed',
  'api_key.created': 'The API key was created',
  'api_key.revoked': 'The API key was revoked',
  'api_key.exchanged': 'The API key was exchanged for a bearer token',
  'operator.set_up': 'The first operator was set up',
  'operator.invited': 'The operator was invited',
  'operator.joined': 'The operator accepted the invitation',
  'operator.updated': 'The operator was changed',
  'operator.signed_in': 'The operator signed in',
  'operator.sign_in_failed': 'A sign-in as the operator failed',
  'operator.signed_out': 'The operator signed out',
} as const satisfies Record<string, string>

export type EventType = keyof typeof events
export const eventTypes = Object.keys(events) as [EventType, ...EventType[]]
