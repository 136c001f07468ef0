import * as z from 'zod'
import { importTargets, type ImportUse } from './import-targets.ts'

/*
 * What a column of a file is used for, as requests and responses say it.
 */

/** Gives a schema the type of what columns are used for. A union with a template would add half a kilobyte to every page that has one. */
const asUse = (schema: z.ZodString) => schema as unknown as z.ZodType<ImportUse, ImportUse>

/** What a column is used for, as requests say it. */
export const givenUse = () =>
  asUse(
    z.string().regex(new RegExp(`^(?:${importTargets.join('|')}|attributes\\..+)$`), {
      error: `must be one of ${importTargets.join(', ')}, or attributes. and the slug of an attribute`,
    }),
  )

/** What a column is used for, as responses say it. */
export const shownUse = () => asUse(z.string())
