/**
 * Each lane has workers of its own, so that one kind of work never waits for another. Within a lane, applications take turns, and
 * none of them holds every worker.
 */
export const lanes = {
  sms: { workers: 10, workersPerApplicationMax: 8 },
  email: { workers: 5, workersPerApplicationMax: 4 },
  imports: { workers: 2, workersPerApplicationMax: 1 },
  housekeeping: { workers: 2, workersPerApplicationMax: 1 },
} as const satisfies Record<string, LaneSettings>

export interface LaneSettings {
  /** Jobs that one process runs at the same time. */
  workers: number
  /** How many of them may be of one application. */
  workersPerApplicationMax: number
}

export type Lane = keyof typeof lanes
export const laneNames = Object.keys(lanes) as Lane[]
