/**
 * Each lane has its own workers, so that one kind of work never waits for another. Within a lane, applications take turns, and none of them
 * occupies all workers.
 */
export const lanes = {
  sms: { workers: 10, workersPerApplicationMax: 8 },
  email: { workers: 5, workersPerApplicationMax: 4 },
  logouts: { workers: 4, workersPerApplicationMax: 3 },
  imports: { workers: 2, workersPerApplicationMax: 1 },
  bulk: { workers: 2, workersPerApplicationMax: 1 },
  exports: { workers: 2, workersPerApplicationMax: 1 },
  segments: { workers: 2, workersPerApplicationMax: 2 },
  housekeeping: { workers: 2, workersPerApplicationMax: 1 },
} as const satisfies Record<string, LaneSettings>

export interface LaneSettings {
  /** The number of jobs that one process runs at the same time. */
  workers: number
  /** How many of them can belong to one application. */
  workersPerApplicationMax: number
}

export type Lane = keyof typeof lanes
export const laneNames = Object.keys(lanes) as Lane[]
