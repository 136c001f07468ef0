import type { Settings } from './settings.ts'

/** Settings that only make sense together. */
export function pairFaults(settings: Settings): string[] {
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
  // Erasing a customer finds messages to their earlier contacts, row errors that name them, and attempts to sign in with them, by these contacts.
  for (const name of ['MESSAGES_KEPT_DAYS', 'GROUP_ERRORS_KEPT_DAYS', 'JOBS_KEPT_DAYS', 'EVENTS_KEPT_DAYS'] as const)
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

export const hasProvider = (settings: Settings) =>
  [settings.SMTP_URL, settings.SMS_HTTP_URL, settings.TWILIO_ACCOUNT_SID].some((given) => given !== undefined)

/** Whether other machines can reach the API. If so, messages must not be readable by others. */
export const isReachable = (settings: Settings) => isPublic(settings) || !isThisMachine(settings.API_HOST)

/** Whether the API has an address that others can use. */
export const isPublic = ({ PUBLIC_URL = 'http://localhost' }: Settings) => !isThisMachine(new URL(PUBLIC_URL).hostname)

const isThisMachine = (host: string) => /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(host)
