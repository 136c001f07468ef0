import { ConfigError, readConfig } from '../config/config.ts'

/* `npm start` runs this before it builds, so that invalid settings are reported immediately. */

try {
  readConfig()
} catch (error) {
  process.stderr.write(error instanceof ConfigError ? `${error.message}\n` : `${String(error)}\n`)
  process.exitCode = 1
}
