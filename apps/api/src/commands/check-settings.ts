import { ConfigError, readConfig } from '../config.ts'

/* `npm start` runs this before it builds: what is wrong with the settings should not be told after minutes. */

try {
  readConfig()
} catch (error) {
  process.stderr.write(error instanceof ConfigError ? `${error.message}\n` : `${String(error)}\n`)
  process.exitCode = 1
}
