import { takeFromOthers } from '@clientele/db'
import { ConfigError } from './config-error.ts'
import { hasProvider, isPublic, isReachable, pairFaults } from './pairs.ts'
import { keptSecretKeys } from './secret-keys.ts'
import { type KeptSetting, keptSettings, type Settings, SettingsSchema } from './settings.ts'

export { ConfigError } from './config-error.ts'
export { keptByDefault, type KeptSetting, keptSettings } from './settings.ts'

export type Config = ReturnType<typeof readConfig>

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
    importLimit_bytes: settings.IMPORT_LIMIT_BYTES,
    /** From so many users on, a bulk action requires their number. */
    bulkConfirmFrom: settings.BULK_CONFIRM_FROM,
    requestTimeout_ms: settings.REQUEST_TIMEOUT_MS,
    /** How long a request may be processed before it is refused. */
    requestDeadline_ms: settings.REQUEST_DEADLINE_MS,
    /** Above this event loop delay, the process rejects requests; 0 disables it. */
    eventLoopDelayMax_ms: settings.EVENT_LOOP_DELAY_MAX_MS,
    allowPrivateFileUrls: settings.ALLOW_PRIVATE_FILE_URLS,
    /** The name servers that domains are checked with; none means those of the machine. */
    dnsServers: settings.DNS_SERVERS,
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
    /** Where providers report what became of a message; undefined if this machine can only be reached from itself. */
    callbacksUrl: isPublic(settings) ? `${publicUrl.replace(/\/+$/, '')}/callbacks/messages` : undefined,
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
const keptOf = (settings: Settings) =>
  Object.fromEntries(keptSettings.map((name) => [name, settings[name]])) as Record<KeptSetting, number>
