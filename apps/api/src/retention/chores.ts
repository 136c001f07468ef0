import type { Database } from '@clientele/db'
import { forgetSecrets } from '../notifications/forget.ts'
import { firstFacetOf } from '../users/facets.ts'
import type { ClearedTable } from './ends.ts'
import type { Pace } from './pace.ts'
import { clearMerges } from './repository/merges.ts'
import {
  clearConfigVersions,
  clearFileChunks,
  clearPartsOfJobs,
  clearReleasedContacts,
  clearRowErrors,
  isJobOver,
  isTrackedJobOver,
  isSessionOver,
} from './repository/tables.ts'
import { clearById, clearByMoment, type Walk } from './repository/walks.ts'

/** How a chore decides what to delete. */
export interface Limits {
  now: Date
  /** Rows from before this are deleted. */
  before: Date
  /** How many rows stay, if their number decides. */
  kept: number
}

interface Chore {
  clear: (db: Database, limits: Limits, pace: Pace) => Walk
  /** Its rows contain secrets or accumulate fast, so it runs more often. */
  isFrequent?: true
}

/** How each table is cleared. Files come before their pieces, so that no file is read whose pieces are partly gone. */
export const chores: Record<ClearedTable, Chore> = {
  bearerTokens: {
    clear: (db, { now }, pace) =>
      clearByMoment(db, { table: db.tables.bearerTokens, moment: db.tables.bearerTokens.expires_at }, now, pace),
    isFrequent: true,
  },
  attempts: {
    clear: (db, { now }, pace) =>
      clearByMoment(db, { table: db.tables.attempts, moment: db.tables.attempts.expires_at }, now, pace),
    isFrequent: true,
  },
  idempotencyKeys: {
    clear: (db, { now }, pace) =>
      clearByMoment(db, { table: db.tables.idempotencyKeys, moment: db.tables.idempotencyKeys.expires_at }, now, pace),
    isFrequent: true,
  },
  codes: {
    clear: (db, { before }, pace) =>
      clearByMoment(db, { table: db.tables.codes, moment: db.tables.codes.expires_at }, before, pace),
    isFrequent: true,
  },
  signUps: {
    clear: (db, { before }, pace) =>
      clearByMoment(db, { table: db.tables.signUps, moment: db.tables.signUps.expires_at }, before, pace),
    isFrequent: true,
  },
  captchaSolutions: {
    clear: (db, { before }, pace) =>
      clearByMoment(
        db,
        { table: db.tables.captchaSolutions, moment: db.tables.captchaSolutions.expires_at },
        before,
        pace,
      ),
    isFrequent: true,
  },
  issued: {
    clear: (db, { now }, pace) =>
      clearByMoment(db, { table: db.tables.issued, moment: db.tables.issued.expires_at }, now, pace),
    isFrequent: true,
  },
  oauthClientSecrets: {
    clear: (db, { now }, pace) =>
      clearByMoment(
        db,
        { table: db.tables.oauthClientSecrets, moment: db.tables.oauthClientSecrets.expires_at },
        now,
        pace,
      ),
  },
  signingKeys: {
    clear: (db, { now }, pace) =>
      clearByMoment(db, { table: db.tables.signingKeys, moment: db.tables.signingKeys.expires_at }, now, pace),
  },
  messages: { clear: clearMessages, isFrequent: true },
  sessions: {
    clear: (db, { before }, pace) => {
      const { sessions: table } = db.tables
      const isOver = isSessionOver(db, before)
      return clearById(db, { table, scope: table.application_id, id: table.id, isOver }, before, pace)
    },
  },
  operatorSessions: {
    clear: (db, { before }, pace) =>
      clearByMoment(
        db,
        { table: db.tables.operatorSessions, moment: db.tables.operatorSessions.expires_at },
        before,
        pace,
      ),
  },
  invitations: {
    clear: (db, { before }, pace) =>
      clearByMoment(db, { table: db.tables.invitations, moment: db.tables.invitations.expires_at }, before, pace),
  },
  identifiers: {
    clear: (db, { before }, pace) => clearReleasedContacts(db, before, pace, firstFacetOf('archived')),
  },
  userGroupErrors: { clear: (db, { before }, pace) => clearRowErrors(db, before, pace) },
  files: {
    clear: (db, { before }, pace) =>
      clearByMoment(db, { table: db.tables.files, moment: db.tables.files.created_at }, before, pace),
  },
  fileChunks: { clear: (db, { before }, pace) => clearFileChunks(db, before, pace) },
  jobs: {
    clear: (db, { before }, pace) => {
      const { jobs: table } = db.tables
      const isOver = isJobOver(db, before)
      return clearById(db, { table, scope: table.application_id, id: table.id, isOver }, before, pace)
    },
  },
  // Before the jobs, so that nothing of a job remains that is gone.
  trackedJobErrors: {
    clear: (db, { before }, pace) => {
      const { trackedJobErrors: table } = db.tables
      return clearPartsOfJobs(db, { table, orderBy: table.line }, before, pace)
    },
  },
  trackedJobChanges: {
    clear: (db, { before }, pace) => {
      const { trackedJobChanges: table } = db.tables
      // One has up to 5,000 IDs.
      return clearPartsOfJobs(db, { table, orderBy: table.position, weight: 50 }, before, pace)
    },
  },
  bulkActionParts: {
    clear: (db, { before }, pace) => {
      const { bulkActionParts: table } = db.tables
      // One has up to 500 IDs.
      return clearPartsOfJobs(db, { table, orderBy: table.position, weight: 5 }, before, pace)
    },
  },
  importFates: {
    clear: (db, { before }, pace) => {
      const { importFates: table } = db.tables
      return clearPartsOfJobs(db, { table, orderBy: table.position }, before, pace)
    },
  },
  trackedJobs: {
    clear: (db, { before }, pace) => {
      const { trackedJobs: table } = db.tables
      const isOver = isTrackedJobOver(db, before)
      return clearById(db, { table, scope: table.application_id, id: table.id, isOver }, before, pace)
    },
  },
  userMerges: { clear: (db, { now }, pace) => clearMerges(db, now, pace) },
  platformConfigVersions: { clear: (db, { kept }, pace) => clearConfigVersions(db, kept, pace) },
  events: {
    clear: (db, { before }, pace) => {
      const { events: table } = db.tables
      return clearById(db, { table, scope: table.application_id, id: table.id }, before, pace)
    },
  },
  teamEvents: {
    clear: (db, { before }, pace) => {
      const { teamEvents: table } = db.tables
      return clearById(db, { table, scope: table.company_id, id: table.id }, before, pace)
    },
  },
}

/** Clears the text of messages once their secret has expired, and deletes old messages. */
async function* clearMessages(db: Database, { now, before }: Limits, pace: Pace): Walk {
  for (;;) {
    const limit = pace.rows()
    const [forgotten = 0] = await pace.step(db, async (tx) => [await forgetSecrets(tx, now, limit)])
    yield 0
    if (forgotten < limit) break
  }
  yield* clearByMoment(db, { table: db.tables.messages, moment: db.tables.messages.created_at }, before, pace)
}
