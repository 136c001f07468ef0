import { type Logger, pino } from 'pino'
import type { Config } from './config.ts'

/** The process's log: JSON lines on stdout. Names under which a secret could travel are blanked, wherever they turn up. */
export const openLog = ({ logLevel }: Pick<Config, 'logLevel'>): Logger =>
  pino({
    level: logLevel,
    base: { service: 'clientele' },
    redact: {
      paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
      censor: '[redacted]',
    },
    // Requests and errors of the HTTP server carry addresses and bodies: only what is safe is written.
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
