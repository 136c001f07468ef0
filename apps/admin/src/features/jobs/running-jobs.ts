/** What the frame of every page asks for. The server reads it ahead. */
export const runningJobs: { state: ('queued' | 'running' | 'canceling')[]; pageSize: number } = {
  state: ['queued', 'running', 'canceling'],
  pageSize: 1,
}
