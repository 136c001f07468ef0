import * as z from 'zod'
import { importTargets, type ImportUse } from './import-targets.ts'

/*
 * What a column of a file is used for, as requests and responses say it.
 */

/** Gives a schema the type of what columns are used for. A union with a template would add half a kilobyte to every page that has one. */
const asUse = (schema: z.ZodString) => schema as unknown as z.ZodType<ImportUse, ImportUse>

const uses = [...importTargets, 'attributes\\..+', 'consent\\.[a-z][a-z0-9_]*(?:\\.(?:updated_at|source))?']
const ofApplication = 'attributes. and the slug of an attribute, or consent. and the slug of a consent'

/** What a column is used for, as requests say it. */
export const givenUse = () =>
  asUse(
    z.string().regex(new RegExp(`^(?:${uses.join('|')})$`), {
      error: `must be one of ${importTargets.join(', ')}, ${ofApplication}`,
    }),
  )

/** What a column is used for, as responses say it. */
export const shownUse = () => asUse(z.string())
