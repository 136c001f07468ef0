import * as z from 'zod'
import { importFaultCodes } from './import-targets.ts'
import { means } from './means.ts'

export const ImportFaultSchema = z
  .object({
    code: z.enum(importFaultCodes).meta(means('What is wrong, for programs.', 'invalid_email')),
    field: z.string().meta(means('The column or key; empty if it is about the whole record.', 'Email Address')),
    value: z.string().meta(means('The value as it is in the file.', 'asha@@example.com')),
    message: z.string().meta(means('What is wrong.', 'This is not an email address.')),
    expected: z.string().meta(means('What would be right.', 'An address such as asha@example.com')),
  })
  .meta(means('What is wrong with a record.'))
export type ImportFault = z.infer<typeof ImportFaultSchema>
