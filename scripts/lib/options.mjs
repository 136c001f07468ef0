// What stands behind a command's name, or why that cannot be understood.
import { parseArgs } from 'node:util'
import { Failure } from './failure.mjs'

/** The values of the options. A command line that is not understood is refused with the command's help, not with a stack. */
export function readOptions(options, help) {
  try {
    return parseArgs({ options: { help: { type: 'boolean', short: 'h' }, ...options } }).values
  } catch (error) {
    throw new Failure(error.message, '', help)
  }
}
