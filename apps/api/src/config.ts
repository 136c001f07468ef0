import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'

const flag = z
  .enum(['true', 'false', '1', '0', ''], 'is true or false')
  .transform((text) => text === 'true' || text === '1')
const wholeNumber = (smallest: number, greatest: number) =>
  z.coerce
    .number(`is a whole number from ${smallest} to ${greatest}`)
    .int(`is a whole number from ${smallest} to ${greatest}`)
    .min(smallest, `is at least ${smallest}`)
    .max(greatest, `is at most ${greatest}`)
const webAddress = z.url({ protocol: /^https?$/, error: 'is an address that begins with http:// or https://' })
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean),
)
const secret = (shortest: number) => z.string().min(shortest, `has at least ${shortest} characters`)

/** Every setting, by the name it has in the environment. */
const SettingsSchema = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^(file:|postgres(ql)?:\/\/)/, 'begins with file: (SQLite) or postgres://')
    .default('file:data/clientele.db'),
  DATABASE_POOL_SIZE: wholeNumber(1, 200).default(10),
  API_HOST: z.string().default('127.0.0.1'),
  API_PORT: wholeNumber(0, 65_535).default(4000),
  ADMIN_PORT: wholeNumber(0, 65_535).default(3000),
  PUBLIC_URL: webAddress.optional(),
  ADMIN_URL: webAddress.optional(),
  SECRET_KEY: secret(32).optional(),
  DATA_DIR: z.string().default('data'),
  CORS_ORIGINS: list.default([]),
  TRUST_PROXY: list.default([]),
  REQUIRE_SIGNATURE: flag.default(false),
  BODY_LIMIT_BYTES: wholeNumber(1_024, 104_857_600).default(1_048_576),
  FILE_LIMIT_BYTES: wholeNumber(1_024, 10_737_418_240).default(209_715_200),
  REQUEST_TIMEOUT_MS: wholeNumber(1_000, 600_000).default(30_000),
  ALLOW_PRIVATE_FILE_URLS: flag.default(false),
  METRICS_HOST: z.string().default('127.0.0.1'),
  METRICS_PORT: wholeNumber(0, 65_535).default(9464),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  SIGN_IN_ATTEMPTS_PER_MINUTE: wholeNumber(1, 100_000).default(10),
  BOOTSTRAP_API_KEY: secret(8).optional(),
  BOOTSTRAP_API_SECRET: secret(16).optional(),
  BOOTSTRAP_APPLICATION_TOKEN: secret(5).optional(),
  BOOTSTRAP_OPERATOR_EMAIL: z.email('is an e-mail address').optional(),
  BOOTSTRAP_OPERATOR_PASSWORD: secret(8).optional(),
})

export type Config = ReturnType<typeof readConfig>

/** Thrown with every fault of the settings at once. */
export class ConfigError extends Error {
  constructor(faults: readonly string[]) {
    super(`The settings are not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`)
    this.name = 'ConfigError'
  }
}

/** Reads and checks the settings; an empty setting counts as one that is not given. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env) {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = SettingsSchema.safeParse(given)
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`))
  const settings = parsed.data
  const faults = pairFaults(settings)
  if (faults.length > 0) throw new ConfigError(faults)

  const publicUrl = settings.PUBLIC_URL ?? `http://localhost:${settings.API_PORT}`
  const adminUrl = settings.ADMIN_URL ?? `http://localhost:${settings.ADMIN_PORT}`
  return {
    databaseUrl: settings.DATABASE_URL,
    databasePoolSize: settings.DATABASE_POOL_SIZE,
    host: settings.API_HOST,
    port: settings.API_PORT,
    publicUrl,
    adminUrl,
    secretKey: settings.SECRET_KEY ?? keptSecretKey(settings.DATA_DIR),
    /** Pages that may call the api from a browser. */
    allowedOrigins: [...new Set([adminUrl, publicUrl, ...settings.CORS_ORIGINS].map((url) => new URL(url).origin))],
    trustProxy: settings.TRUST_PROXY,
    requireSignature: settings.REQUIRE_SIGNATURE,
    bodyLimit_bytes: settings.BODY_LIMIT_BYTES,
    fileLimit_bytes: settings.FILE_LIMIT_BYTES,
    requestTimeout_ms: settings.REQUEST_TIMEOUT_MS,
    allowPrivateFileUrls: settings.ALLOW_PRIVATE_FILE_URLS,
    metrics: { host: settings.METRICS_HOST, port: settings.METRICS_PORT },
    logLevel: settings.LOG_LEVEL,
    signInAttemptsPerMinute: settings.SIGN_IN_ATTEMPTS_PER_MINUTE,
    bootstrap: {
      apiKey: settings.BOOTSTRAP_API_KEY,
      apiSecret: settings.BOOTSTRAP_API_SECRET,
      applicationToken: settings.BOOTSTRAP_APPLICATION_TOKEN,
      operatorEmail: settings.BOOTSTRAP_OPERATOR_EMAIL,
      operatorPassword: settings.BOOTSTRAP_OPERATOR_PASSWORD,
    },
  }
}

/** Settings that only make sense together. */
function pairFaults(settings: z.output<typeof SettingsSchema>): string[] {
  const pairs = [
    ['BOOTSTRAP_API_KEY', 'BOOTSTRAP_API_SECRET'],
    ['BOOTSTRAP_OPERATOR_EMAIL', 'BOOTSTRAP_OPERATOR_PASSWORD'],
  ] as const
  return pairs
    .filter(([one, other]) => (settings[one] === undefined) !== (settings[other] === undefined))
    .map(([one, other]) => `${one} and ${other} are given together or not at all`)
}

/** The key made on the first run. Losing it signs everybody out. */
function keptSecretKey(dataDir: string): string {
  const file = resolve(join(dataDir, 'secret-key'))
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true })
    try {
      writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
    } catch (error) {
      // Another process of the same start made it first.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  return readFileSync(file, 'utf8').trim()
}
