// Parses the options of a command.
import { parseArgs } from 'node:util'
import { Failure } from './failure.mjs'

/** Returns the values of the options. An invalid command line prints the command's help instead of a stack trace. */
export function readOptions(options, help) {
  try {
    return parseArgs({ options: { help: { type: 'boolean', short: 'h' }, ...options } }).values
  } catch (error) {
    throw new Failure(error.message, '', help)
  }
}
