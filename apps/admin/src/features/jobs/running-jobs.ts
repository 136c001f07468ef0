/** What the frame of every page asks for: enough jobs for what they have done together. The server reads it ahead. */
export const runningJobs: { state: ('queued' | 'running' | 'canceling')[]; pageSize: number } = {
  state: ['queued', 'running', 'canceling'],
  pageSize: 20,
}
