import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { makePrivateFolder, takeFromOthers } from '@clientele/db'
import { z } from 'zod'
import type { SecretKeys } from './secrets.ts'

/** Default retention periods, by the name of the setting: in days, or the number of rows. */
export const keptByDefault = {
  EVENTS_KEPT_DAYS: 400,
  TEAM_EVENTS_KEPT_DAYS: 400,
  SESSIONS_KEPT_DAYS: 90,
  OPERATOR_SESSIONS_KEPT_DAYS: 90,
  INVITATIONS_KEPT_DAYS: 30,
  RELEASED_CONTACTS_KEPT_DAYS: 400,
  GROUP_ERRORS_KEPT_DAYS: 90,
  FILES_KEPT_DAYS: 30,
  JOBS_KEPT_DAYS: 30,
  MESSAGES_KEPT_DAYS: 30,
  CODES_KEPT_DAYS: 1,
  CONFIG_VERSIONS_KEPT: 1_000,
} as const
export type KeptSetting = keyof typeof keptByDefault
export const keptSettings = Object.keys(keptByDefault) as KeptSetting[]

const flag = z
  .enum(['true', 'false', '1', '0', ''], 'must be true or false')
  .transform((text) => text === 'true' || text === '1')
const wholeNumber = (smallest: number, greatest: number) =>
  z.coerce
    .number(`must be a whole number from ${smallest} to ${greatest}`)
    .int(`must be a whole number from ${smallest} to ${greatest}`)
    .min(smallest, `must be at least ${smallest}`)
    .max(greatest, `must be at most ${greatest}`)
const webUrl = z.url({ protocol: /^https?$/, error: 'must be a URL that starts with http:// or https://' })
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean),
)
const origins = list.transform((entries, context) =>
  entries.map((entry) => {
    const url = URL.canParse(entry) ? new URL(entry) : undefined
    // A path would be silently ignored, and allow more than was written.
    if (url && /^https?:$/.test(url.protocol) && [url.origin, `${url.origin}/`].includes(entry.toLowerCase()))
      return url.origin
    context.addIssue({
      code: 'custom',
      message: `contains ${entry}, which is not an origin such as https://shop.example.com`,
    })
    return z.NEVER
  }),
)
const jsonOfTexts = z.string().transform((text, context) => {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(text))
  } catch {
    context.addIssue({
      code: 'custom',
      message: 'must be a JSON object of strings, such as {"authorization":"Bearer …"}',
    })
    return z.NEVER
  }
})
const keptDays = (name: KeptSetting) => wholeNumber(1, 36_500).default(keptByDefault[name])
const keysLeast = 32
/** Secret keys, the current one first. */
const secretKeys = z.string().transform((text, context): SecretKeys => {
  const keys = text.split(',').map((key) => key.trim())
  const fault = faultOfKeys(keys)
  if (fault === undefined) return keys as unknown as SecretKeys
  context.addIssue({ code: 'custom', message: fault })
  return z.NEVER
})
const secret = (shortest: number) => z.string().min(shortest, `must have at least ${shortest} characters`)

/** All settings, by the name of their environment variable. */
const SettingsSchema = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^(file:|postgres(ql)?:\/\/)/, 'must start with file: (SQLite) or postgres://')
    .default('file:data/clientele.db'),
  SQLITE_SYNCHRONOUS: z.enum(['FULL', 'NORMAL'], 'must be FULL or NORMAL').default('NORMAL'),
  DATABASE_POOL_SIZE: wholeNumber(1, 200).default(10),
  DATABASE_POOLER: z.enum(['transaction', 'session'], 'must be transaction or session').optional(),
  DATABASE_CONNECT_TIMEOUT_MS: wholeNumber(100, 60_000).default(3_000),
  DATABASE_STATEMENT_TIMEOUT_MS: wholeNumber(100, 600_000).default(5_000),
  DATABASE_LOCK_TIMEOUT_MS: wholeNumber(100, 600_000).default(2_000),
  DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS: wholeNumber(100, 600_000).default(10_000),
  DATABASE_START_TIMEOUT_MS: wholeNumber(0, 86_400_000).default(300_000),
  API_HOST: z.string().default('127.0.0.1'),
  API_PORT: wholeNumber(0, 65_535).default(4000),
  ADMIN_PORT: wholeNumber(0, 65_535).default(3000),
  PUBLIC_URL: webUrl.optional(),
  ADMIN_URL: webUrl.optional(),
  SECRET_KEY: secretKeys.optional(),
  DATA_DIR: z.string().default('data'),
  CORS_ORIGINS: origins.default([]),
  TRUST_PROXY: list.default([]),
  REQUIRE_SIGNATURE: flag.default(false),
  BODY_LIMIT_BYTES: wholeNumber(1_024, 104_857_600).default(1_048_576),
  FILE_LIMIT_BYTES: wholeNumber(1_024, 10_737_418_240).default(209_715_200),
  REQUEST_TIMEOUT_MS: wholeNumber(1_000, 600_000).default(30_000),
  REQUEST_DEADLINE_MS: wholeNumber(100, 600_000).default(8_000),
  EVENT_LOOP_DELAY_MAX_MS: wholeNumber(0, 60_000).default(1_000),
  ALLOW_PRIVATE_FILE_URLS: flag.default(false),
  METRICS_HOST: z.string().default('127.0.0.1'),
  METRICS_PORT: wholeNumber(0, 65_535).default(9464),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  SIGN_IN_ATTEMPTS_PER_MINUTE: wholeNumber(1, 100_000).default(10),
  OPERATOR_FAILURES_PER_EMAIL_PER_HOUR: wholeNumber(1, 100).default(50),
  OPERATOR_FAILURES_PER_EMAIL_AND_ADDRESS_PER_HOUR: wholeNumber(1, 100).default(10),
  OPERATOR_IDLE_MINUTES: wholeNumber(5, 1_440).default(60),
  ONE_TIME_LINKS_PER_ADDRESS_PER_MINUTE: wholeNumber(1, 100_000).default(20),
  OPEN_CALLS_PER_ADDRESS_PER_MINUTE: wholeNumber(1, 10_000_000).default(6_000),
  SHOPPER_SIGN_INS_PER_ADDRESS_PER_MINUTE: wholeNumber(1, 1_000_000).default(30),
  SHOPPER_FAILURES_PER_USER_PER_HOUR: wholeNumber(1, 100).default(50),
  SHOPPER_FAILURES_PER_USER_AND_ADDRESS_PER_HOUR: wholeNumber(1, 100).default(10),
  USER_LOOKUPS_PER_ADDRESS_PER_MINUTE: wholeNumber(1, 1_000_000).default(10),
  CODES_PER_CONTACT_PER_HOUR: wholeNumber(1, 1_000).default(5),
  CODES_PER_CONTACT_FROM_ALL_PER_HOUR: wholeNumber(1, 10_000).optional(),
  CODES_PER_ADDRESS_PER_HOUR: wholeNumber(1, 1_000_000).default(30),
  CODES_PER_NUMBER_RANGE_PER_HOUR: wholeNumber(1, 1_000_000).default(200),
  CODES_PER_APPLICATION_PER_HOUR: wholeNumber(1, 10_000_000).default(2_000),
  FRESH_SIGN_IN_MINUTES: wholeNumber(1, 1_440).default(30),
  RETURN_TO_ORIGINS: origins.default([]),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')
    .optional(),
  SMTP_FROM: z.string().optional(),
  SMS_HTTP_URL: webUrl.optional(),
  SMS_HTTP_METHOD: z.enum(['POST', 'PUT', 'GET']).default('POST'),
  SMS_HTTP_HEADERS: jsonOfTexts.default({}),
  SMS_HTTP_BODY: z.string().default('{"to":"{{to}}","text":"{{text}}","id":"{{id}}"}'),
  TWILIO_URL: webUrl.default('https://api.twilio.com'),
  TWILIO_ACCOUNT_SID: z.string().optional(),
  TWILIO_AUTH_TOKEN: z.string().optional(),
  TWILIO_FROM: z.string().optional(),
  ALLOW_NO_MESSAGE_PROVIDER: flag.default(false),
  EVENTS_KEPT_DAYS: keptDays('EVENTS_KEPT_DAYS'),
  TEAM_EVENTS_KEPT_DAYS: keptDays('TEAM_EVENTS_KEPT_DAYS'),
  SESSIONS_KEPT_DAYS: keptDays('SESSIONS_KEPT_DAYS'),
  OPERATOR_SESSIONS_KEPT_DAYS: keptDays('OPERATOR_SESSIONS_KEPT_DAYS'),
  INVITATIONS_KEPT_DAYS: keptDays('INVITATIONS_KEPT_DAYS'),
  RELEASED_CONTACTS_KEPT_DAYS: keptDays('RELEASED_CONTACTS_KEPT_DAYS'),
  GROUP_ERRORS_KEPT_DAYS: keptDays('GROUP_ERRORS_KEPT_DAYS'),
  FILES_KEPT_DAYS: keptDays('FILES_KEPT_DAYS'),
  JOBS_KEPT_DAYS: keptDays('JOBS_KEPT_DAYS'),
  MESSAGES_KEPT_DAYS: keptDays('MESSAGES_KEPT_DAYS'),
  CODES_KEPT_DAYS: keptDays('CODES_KEPT_DAYS'),
  CONFIG_VERSIONS_KEPT: wholeNumber(1, 1_000_000).default(keptByDefault.CONFIG_VERSIONS_KEPT),
  GOOGLE_ISSUER: webUrl.default('https://accounts.google.com'),
  GOOGLE_KEYS_URL: webUrl.default('https://www.googleapis.com/oauth2/v3/certs'),
  APPLE_ISSUER: webUrl.default('https://appleid.apple.com'),
  APPLE_KEYS_URL: webUrl.default('https://appleid.apple.com/auth/keys'),
  FACEBOOK_GRAPH_URL: webUrl.default('https://graph.facebook.com'),
  BOOTSTRAP_API_KEY: secret(8).optional(),
  BOOTSTRAP_API_SECRET: secret(16).optional(),
  BOOTSTRAP_APPLICATION_TOKEN: secret(5).optional(),
  BOOTSTRAP_OPERATOR_EMAIL: z.email('must be an email address').optional(),
  BOOTSTRAP_OPERATOR_PASSWORD: secret(8).optional(),
})

export type Config = ReturnType<typeof readConfig>

/** Thrown with all invalid settings at once. */
export class ConfigError extends Error {
  constructor(faults: readonly string[]) {
    super(`The settings are invalid:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`)
    this.name = 'ConfigError'
  }
}

/** Reads and validates the settings. An empty setting counts as unset. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env) {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = SettingsSchema.safeParse(given)
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`))
  const settings = parsed.data
  const faults = pairFaults(settings)
  if (faults.length > 0) throw new ConfigError(faults)

  takeFromOthers(settings.DATA_DIR)
  const publicUrl = settings.PUBLIC_URL ?? `http://localhost:${settings.API_PORT}`
  const adminUrl = settings.ADMIN_URL ?? `http://localhost:${settings.ADMIN_PORT}`
  const ownOrigins = [new URL(adminUrl).origin, new URL(publicUrl).origin]
  return {
    databaseUrl: settings.DATABASE_URL,
    sqliteSynchronous: settings.SQLITE_SYNCHRONOUS,
    databasePoolSize: settings.DATABASE_POOL_SIZE,
    databasePooler: settings.DATABASE_POOLER === 'transaction' ? ('transaction' as const) : undefined,
    databaseLimits: {
      connect_ms: settings.DATABASE_CONNECT_TIMEOUT_MS,
      statement_ms: settings.DATABASE_STATEMENT_TIMEOUT_MS,
      lock_ms: settings.DATABASE_LOCK_TIMEOUT_MS,
      idleInTransaction_ms: settings.DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS,
    },
    /** How long a starting process waits for the database. */
    databaseStart_ms: settings.DATABASE_START_TIMEOUT_MS,
    host: settings.API_HOST,
    port: settings.API_PORT,
    publicUrl,
    adminUrl,
    /** The first one signs and encrypts; all of them verify and decrypt. */
    secretKeys: settings.SECRET_KEY ?? keptSecretKeys(settings.DATA_DIR),
    /** The console and the hosted pages. */
    ownOrigins,
    /** Pages that may call for applications without a list of their own. */
    corsOrigins: settings.CORS_ORIGINS,
    /** Pages that may call with an operator's cookie. */
    allowedOrigins: [...new Set([...ownOrigins, ...settings.CORS_ORIGINS])],
    trustProxy: settings.TRUST_PROXY,
    requireSignature: settings.REQUIRE_SIGNATURE,
    bodyLimit_bytes: settings.BODY_LIMIT_BYTES,
    fileLimit_bytes: settings.FILE_LIMIT_BYTES,
    requestTimeout_ms: settings.REQUEST_TIMEOUT_MS,
    /** How long a request may be processed before it is refused. */
    requestDeadline_ms: settings.REQUEST_DEADLINE_MS,
    /** Above this event loop delay, the process rejects requests; 0 disables it. */
    eventLoopDelayMax_ms: settings.EVENT_LOOP_DELAY_MAX_MS,
    allowPrivateFileUrls: settings.ALLOW_PRIVATE_FILE_URLS,
    metrics: { host: settings.METRICS_HOST, port: settings.METRICS_PORT },
    logLevel: settings.LOG_LEVEL,
    signInAttemptsPerMinute: settings.SIGN_IN_ATTEMPTS_PER_MINUTE,
    /** An operator's session ends after this long without use. */
    operatorIdle_ms: settings.OPERATOR_IDLE_MINUTES * 60_000,
    operatorLimits: {
      failuresPerEmailPerHour: settings.OPERATOR_FAILURES_PER_EMAIL_PER_HOUR,
      linksPerAddressPerMinute: settings.ONE_TIME_LINKS_PER_ADDRESS_PER_MINUTE,
      failuresPerEmailAndAddressPerHour: settings.OPERATOR_FAILURES_PER_EMAIL_AND_ADDRESS_PER_HOUR,
    },
    limits: {
      signInsPerAddressPerMinute: settings.SHOPPER_SIGN_INS_PER_ADDRESS_PER_MINUTE,
      failuresPerUserPerHour: settings.SHOPPER_FAILURES_PER_USER_PER_HOUR,
      failuresPerUserAndAddressPerHour: settings.SHOPPER_FAILURES_PER_USER_AND_ADDRESS_PER_HOUR,
      lookupsPerAddressPerMinute: settings.USER_LOOKUPS_PER_ADDRESS_PER_MINUTE,
      codesPerContactPerHour: settings.CODES_PER_CONTACT_PER_HOUR,
      codesPerContactFromAllPerHour:
        settings.CODES_PER_CONTACT_FROM_ALL_PER_HOUR ?? 2 * settings.CODES_PER_CONTACT_PER_HOUR,
      codesPerAddressPerHour: settings.CODES_PER_ADDRESS_PER_HOUR,
      codesPerRangePerHour: settings.CODES_PER_NUMBER_RANGE_PER_HOUR,
      codesPerApplicationPerHour: settings.CODES_PER_APPLICATION_PER_HOUR,
    },
    openCallsPerAddressPerMinute: settings.OPEN_CALLS_PER_ADDRESS_PER_MINUTE,
    freshSignIn_ms: settings.FRESH_SIGN_IN_MINUTES * 60_000,
    /** Where the sign-in pages may return to. */
    returnToOrigins: settings.RETURN_TO_ORIGINS,
    messages: {
      smtp: settings.SMTP_URL === undefined ? undefined : { url: settings.SMTP_URL, from: settings.SMTP_FROM ?? '' },
      httpSms:
        settings.SMS_HTTP_URL === undefined
          ? undefined
          : {
              url: settings.SMS_HTTP_URL,
              method: settings.SMS_HTTP_METHOD,
              headers: settings.SMS_HTTP_HEADERS,
              body: settings.SMS_HTTP_BODY,
            },
      twilio:
        settings.TWILIO_ACCOUNT_SID === undefined
          ? undefined
          : {
              url: settings.TWILIO_URL,
              accountSid: settings.TWILIO_ACCOUNT_SID,
              authToken: settings.TWILIO_AUTH_TOKEN ?? '',
              from: settings.TWILIO_FROM ?? '',
            },
    },
    /** Retention periods, in days, and the number of config versions to keep. */
    kept: keptOf(settings),
    /** Without a provider, and reachable only from this machine, messages stay where the team can read them. */
    mailbox: !isReachable(settings) && !hasProvider(settings),
    social: {
      google: { issuer: settings.GOOGLE_ISSUER, keysUrl: settings.GOOGLE_KEYS_URL },
      apple: { issuer: settings.APPLE_ISSUER, keysUrl: settings.APPLE_KEYS_URL },
      facebook: { graphUrl: settings.FACEBOOK_GRAPH_URL },
    },
    bootstrap: {
      apiKey: settings.BOOTSTRAP_API_KEY,
      apiSecret: settings.BOOTSTRAP_API_SECRET,
      applicationToken: settings.BOOTSTRAP_APPLICATION_TOKEN,
      operatorEmail: settings.BOOTSTRAP_OPERATOR_EMAIL,
      operatorPassword: settings.BOOTSTRAP_OPERATOR_PASSWORD,
    },
  }
}

// `fromEntries` loses the names.
const keptOf = (settings: z.output<typeof SettingsSchema>) =>
  Object.fromEntries(keptSettings.map((name) => [name, settings[name]])) as Record<KeptSetting, number>

/** Settings that only make sense together. */
function pairFaults(settings: z.output<typeof SettingsSchema>): string[] {
  const pairs = [
    ['BOOTSTRAP_API_KEY', 'BOOTSTRAP_API_SECRET'],
    ['BOOTSTRAP_OPERATOR_EMAIL', 'BOOTSTRAP_OPERATOR_PASSWORD'],
  ] as const
  const faults: string[] = []
  for (const [one, other] of [
    ['SMTP_URL', 'SMTP_FROM'],
    ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'],
    ['TWILIO_ACCOUNT_SID', 'TWILIO_FROM'],
  ] as const)
    if (settings[one] !== undefined && settings[other] === undefined) faults.push(`${other} is required with ${one}`)
  // Erasing a customer finds messages to their earlier contacts, and row errors that name them, by these contacts.
  for (const name of ['MESSAGES_KEPT_DAYS', 'GROUP_ERRORS_KEPT_DAYS'] as const)
    if (settings.RELEASED_CONTACTS_KEPT_DAYS < settings[name])
      faults.push(`RELEASED_CONTACTS_KEPT_DAYS must be at least ${name}, which is ${settings[name]}`)
  if (isReachable(settings) && !hasProvider(settings) && !settings.ALLOW_NO_MESSAGE_PROVIDER)
    faults.push(
      'PUBLIC_URL or API_HOST lets others reach this machine, so codes must be deliverable: set SMTP_URL, SMS_HTTP_URL, or TWILIO_ACCOUNT_SID, or set ALLOW_NO_MESSAGE_PROVIDER=true',
    )
  return pairs
    .filter(([one, other]) => (settings[one] === undefined) !== (settings[other] === undefined))
    .map(([one, other]) => `${one} and ${other} must be set together`)
    .concat(faults)
}

const hasProvider = (settings: z.output<typeof SettingsSchema>) =>
  [settings.SMTP_URL, settings.SMS_HTTP_URL, settings.TWILIO_ACCOUNT_SID].some((given) => given !== undefined)

/** Whether other machines can reach the API. If so, messages must not be readable by others. */
const isReachable = ({ PUBLIC_URL = 'http://localhost', API_HOST }: z.output<typeof SettingsSchema>) =>
  ![new URL(PUBLIC_URL).hostname, API_HOST].every((host) => /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(host))

/** Returns what is wrong with a list of keys, if anything. Never repeats a key. */
function faultOfKeys(keys: readonly string[]): string | undefined {
  if (keys.includes('')) return 'contains an empty entry'
  if (keys.some((key) => key.length < keysLeast)) return `must have at least ${keysLeast} characters in each key`
  if (new Set(keys).size < keys.length) return 'contains the same key twice'
  return undefined
}

/** The key created on the first run, and any keys that replace it, one per line with the current one first. */
function keptSecretKeys(dataDir: string): SecretKeys {
  const file = resolve(join(dataDir, 'secret-key'))
  takeFromOthers(file)
  if (!existsSync(file)) {
    makePrivateFolder(dataDir)
    try {
      writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
    } catch (error) {
      // Another process that started at the same time created it first.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  const keys = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.trim())
  const fault = faultOfKeys(keys)
  if (fault !== undefined) throw new ConfigError([`${file}, which has one key per line, ${fault}`])
  return keys as unknown as SecretKeys
}
