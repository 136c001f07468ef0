import type { BareReady } from './bare.ts'
import { capturedCodes, codeCases } from './cases.ts'
import type { LoadRequest } from './load.ts'
import {
  type CaseFigures,
  figuresOfCase,
  loadSide,
  type Means,
  playRounds,
  type Round,
  type Sides,
  type Which,
} from './rounds.ts'
import { askMailbox, codeIn, type Phone, sendCode, verifyCode } from './storefront.ts'

const steps = ['send-code', 'verify-code'] as const
type Step = (typeof steps)[number]

/**
 * Measures sending codes and verifying them. A phone can get another code only after half a minute, so each phone is used once. The codes are
 * looked up between the two steps, which isn't measured. Returns the figures of each step for each size.
 */
export async function measureCodes(all: readonly CodesOf[], means: Means): Promise<CaseFigures[][]> {
  const sites = all.map((one) => ({ ...one.sides, player: playerOf(one, means) }))
  const found = await playRounds(sites, ['bare', 'api'], means, ({ player }, which, seconds) => player[which](seconds))
  return found.map(({ rounds, memory_mb, load }) =>
    steps.map((step) => {
      const roundsOf = (which: Which) => (which === 'best' ? undefined : rounds.get(which)?.map((round) => round[step]))
      return { ...figuresOfCase(step, roundsOf), memory_mb, load }
    }),
  )
}

/** The servers on a database, and the phones that they send codes to. */
export interface CodesOf {
  sides: Sides
  ready: Pick<BareReady, 'phones' | 'storefront'>
}

/** Sends and verifies codes, on either server. */
function playerOf({ sides, ready }: CodesOf, means: Means) {
  const inFlight = codeCases[0]?.inFlight ?? 1
  const phones = [...ready.phones]
  const concurrentMax = Math.floor(phones.length / (means.pace.rounds + 1))
  const step = (which: 'bare' | 'api', requests: LoadRequest[], seconds: number, keepsAnswers = false) => {
    sides[which].requests = requests
    return loadSide(sides, which, means, { seconds, inFlight, isOnce: true, keepsAnswers })
  }
  return {
    async bare(seconds: number): Promise<Record<Step, Round>> {
      const sent = await step('bare', places('send-code', concurrentMax), seconds)
      return { 'send-code': sent, 'verify-code': await step('bare', places('verify-code', sent.requests), seconds) }
    },
    async api(seconds: number): Promise<Record<Step, Round>> {
      const asked = phones.splice(0, concurrentMax)
      const sending = asked.map((phone) => sendCode(ready.storefront, phone))
      const sent = await step('api', sending, seconds, true)
      // Phones that weren't reached in time are used in a later round.
      phones.push(...asked.slice(sent.requests))
      const codes = await lookUp(asked.slice(0, sent.requests), sides, means)
      const requests = codes.map((code, i) => verifyCode(ready.storefront, JSON.parse(sent.answers[i] ?? ''), code))
      return { 'send-code': sent, 'verify-code': await step('api', requests, seconds) }
    },
  }
}

/** Requests to the bare server, which picks a sent code for each verification. */
const places = (name: Step, count: number): LoadRequest[] =>
  Array.from({ length: count }, (_, i) => ({ method: 'POST', path: `/${name}/${i % capturedCodes}` }))

/** Returns the codes that the mailbox shows for these phones. */
async function lookUp(phones: readonly Phone[], sides: Sides, { load }: Means): Promise<string[]> {
  const { port } = sides.api
  const requests = phones.map(askMailbox)
  const asked = {
    port,
    headers: {},
    requests,
    seconds: 60,
    inFlight: 8,
    firstNumber: 0,
    isOnce: true,
    keepsAnswers: true,
  }
  const { answers } = await load(asked)
  return answers.map((answer) => codeIn(JSON.parse(answer)))
}
