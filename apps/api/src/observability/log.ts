import { type Logger, pino } from 'pino'
import type { Config } from '../config/config.ts'

/** The process's log: JSON lines on stdout. Fields that could contain a secret are redacted wherever they occur. */
export const openLog = ({ logLevel }: Pick<Config, 'logLevel'>): Logger =>
  pino({
    level: logLevel,
    base: { service: 'clientele' },
    redact: {
      paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[redacted]',
    },
    // Requests and errors of the HTTP server contain addresses and bodies, so only safe fields are written.
    serializers: {
      req: ({ id, method }: { id: string; method: string }) => ({ id, method }),
      err: (error: Error & { code?: string }) => ({ type: error.name, code: error.code }),
    },
  })

const secretNames = [
  'password',
  'secret',
  'token',
  'authorization',
  'cookie',
  'client_secret',
  'access_token',
  'refresh_token',
  'app_secret',
  'otp',
  'code_hash',
]
