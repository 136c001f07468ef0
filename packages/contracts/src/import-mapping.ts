import * as z from 'zod'
import { importSystems } from './import-targets.ts'
import { givenUse } from './import-uses.ts'
import { atLeast, atMost, filledText } from './inputs.ts'
import { means, onlyKnown } from './means.ts'

const columnsMax = 500

export const ImportMappingSchema = z
  .strictObject(
    {
      system: z
        .enum(importSystems, { error: `must be one of ${importSystems.join(', ')}` })
        .optional()
        .meta(means('The system that the file was exported from, instead of the one that is recognized.', 'shopify')),
      columns: z
        .array(
          z.strictObject(
            {
              column: filledText(255).meta(
                means('The header of the column or, in JSON, the path of the key.', 'Email Address'),
              ),
              to: givenUse().meta(means('What the column is used for.', 'email')),
            },
            onlyKnown,
          ),
          { error: 'must be a list of columns' },
        )
        .check(atLeast(1, { error: 'must not be empty' }))
        .check(atMost(columnsMax, { error: `must have at most ${columnsMax} columns` }))
        .optional()
        .meta(
          means('The columns to use, in the order in which they are tried. Other columns are not imported.', [
            { column: 'Email Address', to: 'email' },
          ]),
        ),
    },
    onlyKnown,
  )
  .meta(means('What the columns of a file are used for, instead of what is recognized.'))
export type ImportMapping = z.infer<typeof ImportMappingSchema>
