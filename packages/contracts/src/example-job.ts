/** The jobs of the example world. Four are about its group: one runs, one is paused, one has failed, and one is completed. The last has exported customers. */
export const exampleJobs = {
  running: '64f000000000000000000071',
  paused: '64f000000000000000000072',
  failed: '64f000000000000000000073',
  completed: '64f000000000000000000074',
  exported: '64f000000000000000000075',
} as const
