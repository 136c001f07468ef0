import * as z from 'zod'
import { means } from './means.ts'

/** The field of a success without other data. It has a file of its own, because the errors beside it would add their table to every request. */
export const success = z.boolean().optional().meta(means('Always true.', true))
