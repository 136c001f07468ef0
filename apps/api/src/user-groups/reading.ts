import type { EmptyReason, FileColumnChoice, RecognizedFile } from '@clientele/contracts'
import type { UserGroupRow } from '../rows/user-groups.ts'

/** How a group's file is read, and what came of it. */
export interface Reading {
  /** Whether the rows only add and remove members, as in `updateUserGroupPartially`. */
  partial?: boolean | undefined
  /** The columns that the caller chose. */
  columns?: FileColumnChoice | undefined
  recognized?: RecognizedFile | undefined
  /** Set if the reading failed for want of `confirm_empty`. */
  needs_confirm_empty?: EmptyReason | undefined
}

/** What is stored with a group. Only this service writes it, in this shape. */
export const readingOf = ({ reading }: Pick<UserGroupRow, 'reading'>): Reading => (reading ?? {}) as Reading
