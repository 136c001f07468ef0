import type { CodeStep } from './codes.ts'
import type { Kind } from './contacts.ts'
import { applicationId, ownCallingCode } from './page-facts.ts'
import type { EnteredContact } from './phone-countries.ts'
import { readJson, writeJson } from './storage.ts'

/*
 * The codes that were sent to this browser's shoppers, known to all of its tabs. A shopper who enters the same contact again, in the same tab or in
 * another, continues with the code that was already sent.
 */

const key = `clientele.sent.${applicationId}`
/** As long as a code is valid. */
const kept_ms = 10 * 60_000

interface Sent {
  step: CodeStep
  entered: EnteredContact
  until: number
}

const liveOnes = () => (readJson<Sent[]>('browser', key) ?? []).filter(({ until }) => until > Date.now())
const isFor =
  ({ what, kind, value }: CodeStep) =>
  ({ step }: Sent) =>
    step.what === what && step.kind === kind && step.value === value

export function rememberSent(step: CodeStep, entered: EnteredContact): void {
  const others = liveOnes().filter((sent) => !isFor(step)(sent))
  writeJson('browser', key, [...others, { step, entered, until: Date.now() + kept_ms }])
}

/** Replaces a code by the next one to the same contact. */
export function rememberResent(step: CodeStep): void {
  const before = liveOnes().find(isFor(step))
  if (before) rememberSent(step, before.entered)
}

/** Forgets a code that was used, or can't be used anymore. */
export function forgetSent(step: CodeStep): void {
  const others = liveOnes().filter((sent) => !isFor(step)(sent))
  writeJson('browser', key, others)
}

/** The code that was already sent to a contact, for the same purpose, however the contact is written. */
export const alreadySent = (what: CodeStep['what'], kind: Kind, entered: EnteredContact): CodeStep | undefined =>
  liveOnes().find((sent) => sent.step.what === what && sent.step.kind === kind && isSame(sent, entered))?.step

function isSame({ step, entered: before }: Sent, { number, country_code }: EnteredContact): boolean {
  const { kind, value, country_code: calling_code = '' } = step
  if (number === before.number && country_code === before.country_code) return true
  if (kind === 'email') return number.toLowerCase() === value.toLowerCase()
  const digits = number.normalize('NFKC').replace(/\D/g, '').replace(/^0+/, '')
  return digits === calling_code + value || (digits === value && calling_code === (country_code ?? ownCallingCode))
}
