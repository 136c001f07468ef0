/** Users of the example world who are, or have become, one person with Asha. */
export const exampleMerge = {
  /** Another account of hers. */
  twin: {
    id: '64f000000000000000000003',
    first_name: 'Asha',
    last_name: 'Rao-Sen',
    username: 'asha.rao',
    email: 'asha.rao@example.com',
  },
  /** An account that was merged into hers, and the merge. */
  merged: { id: '64f000000000000000000004', first_name: 'Aisha', last_name: 'Rao', username: 'aisha' },
  id: '64f0000000000000000000a7',
  /** Asha and her other account, as they are proposed. */
  pair_id: '64f0000000000000000000a8',
  undo_until: '2999-01-01T00:00:00.000Z',
} as const
