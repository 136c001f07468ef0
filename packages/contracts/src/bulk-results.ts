import * as z from 'zod'
import { means } from './means.ts'

/*
 * What a bulk action has done.
 */

export const BulkActionResultSchema = z
  .object({
    selected: z.number().meta(means('The number of selected users.', 350)),
    changed: z.number().meta(means('Users whom the action has changed.', 340)),
    unchanged: z.number().meta(means('Users who already were as the action makes them.', 8)),
    refused: z.number().meta(means('Users whom the action couldn’t change. `getJobErrors` lists them.', 2)),
  })
  .meta(means('What a bulk action has done. A job that was canceled keeps what it had done.'))
export type BulkActionResult = z.infer<typeof BulkActionResultSchema>
