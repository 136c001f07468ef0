import { isIP } from 'node:net'
import { z } from 'zod'
import type { SecretKeys } from '../secrets.ts'
import { faultOfKeys } from './secret-keys.ts'

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
/** The address of one of our own servers, whose pages and cookies belong to the root of the host. */
const ownUrl = webUrl.transform((given, context) => {
  const { origin, href } = new URL(given)
  if (href === `${origin}/`) return origin
  context.addIssue({
    code: 'custom',
    message: `must be a scheme, a host, and maybe a port, such as ${origin}. A path is not supported: give the service a host name of its own`,
  })
  return z.NEVER
})
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
/** An IP address, maybe with a port. */
const isServer = (entry: string) => {
  const [, bracketed, ipv4] = /^(?:\[([^\]]+)\](?::\d{1,5})?|([\d.]+)(?::\d{1,5})?)$/.exec(entry) ?? []
  return isIP(bracketed ?? ipv4 ?? entry) !== 0
}
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
export const SettingsSchema = z.object({
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
  PUBLIC_URL: ownUrl.optional(),
  ADMIN_URL: ownUrl.optional(),
  SECRET_KEY: secretKeys.optional(),
  DATA_DIR: z.string().default('data'),
  CORS_ORIGINS: origins.default([]),
  TRUST_PROXY: list.default([]),
  REQUIRE_SIGNATURE: flag.default(false),
  BODY_LIMIT_BYTES: wholeNumber(1_024, 104_857_600).default(1_048_576),
  FILE_LIMIT_BYTES: wholeNumber(1_024, 10_737_418_240).default(209_715_200),
  IMPORT_LIMIT_BYTES: wholeNumber(1_024, 10_737_418_240).default(2_147_483_648),
  BULK_CONFIRM_FROM: wholeNumber(1, 1_000_000_000).default(25),
  REQUEST_TIMEOUT_MS: wholeNumber(1_000, 600_000).default(30_000),
  REQUEST_DEADLINE_MS: wholeNumber(100, 600_000).default(8_000),
  EVENT_LOOP_DELAY_MAX_MS: wholeNumber(0, 60_000).default(1_000),
  ALLOW_PRIVATE_FILE_URLS: flag.default(false),
  DNS_SERVERS: list
    .refine(
      (entries) => entries.every(isServer),
      'must be IP addresses, with a port if it is not 53: 10.0.0.2, [2001:db8::2]:5353',
    )
    .default([]),
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

export type Settings = z.output<typeof SettingsSchema>
