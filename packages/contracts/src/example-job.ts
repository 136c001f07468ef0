/** Four jobs of the example world, about its group: one runs, one is paused, one has failed, and one is completed. */
export const exampleJobs = {
  running: '64f000000000000000000071',
  paused: '64f000000000000000000072',
  failed: '64f000000000000000000073',
  completed: '64f000000000000000000074',
} as const
