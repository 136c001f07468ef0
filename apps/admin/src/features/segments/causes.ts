const causes: Readonly<Record<string, string>> = {
  rule: 'the segment was created or changed',
  time: 'time passed',
  group: 'they joined or left another group',
  'user.created': 'they were created',
  'user.signed_up': 'they signed up',
  'user.signed_in': 'they signed in',
  'user.archived': 'they were archived',
  'user.merged': 'another customer was merged into them',
  'user.merged_away': 'they were merged into another customer',
}

/** What made a customer join or leave a group, to follow "when". */
export const causeText = (cause: string): string => causes[cause] ?? 'they were changed'
