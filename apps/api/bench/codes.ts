import { loadavg } from 'node:os'
import type { BareReady } from './bare.ts'
import { capturedCodes, codeCases } from './cases.ts'
import type { LoadRequest } from './load.ts'
import { memoryOf } from './processes.ts'
import { type CaseFigures, figuresOfCase, loadSide, type Means, orderOf, type Round, type Sides } from './rounds.ts'
import { askMailbox, codeIn, type Phone, sendCode, verifyCode } from './storefront.ts'

const steps = ['send-code', 'verify-code'] as const
type Step = (typeof steps)[number]

/**
 * Codes that are sent, and given back. A phone gets another code only half a minute later, so each is asked for once; and the codes
 * themselves are looked up between the two steps, which is not measured.
 */
export async function measureCodes(sides: Sides, ready: BareReady, means: Means): Promise<CaseFigures[]> {
  const { pace } = means
  const [load = 0] = loadavg()
  const inFlight = codeCases[0]?.inFlight ?? 1
  const phones = [...ready.phones]
  const atOnceMost = Math.floor(phones.length / (pace.rounds + 1))
  const results = {
    'send-code': { bare: [] as Round[], api: [] as Round[] },
    'verify-code': { bare: [] as Round[], api: [] as Round[] },
  } satisfies Record<Step, unknown>
  let memory_mb = 0

  const step = (which: keyof Sides, requests: LoadRequest[], seconds: number, keepsAnswers = false) => {
    sides[which].requests = requests
    return loadSide(sides, which, means, { seconds, inFlight, isOnce: true, keepsAnswers })
  }
  const sendAndVerify = {
    bare: async (seconds: number) => {
      const sent = await step('bare', places('send-code', atOnceMost), seconds)
      return { sent, verified: await step('bare', places('verify-code', sent.requests), seconds) }
    },
    api: async (seconds: number) => {
      const asked = phones.splice(0, atOnceMost)
      const sent = await step(
        'api',
        asked.map((phone) => sendCode(ready.storefront, phone)),
        seconds,
        true,
      )
      // Whoever was not asked before the time was over is asked in a later round.
      phones.push(...asked.slice(sent.requests))
      const codes = await lookUp(asked.slice(0, sent.requests), sides, means)
      const requests = codes.map((code, i) => verifyCode(ready.storefront, JSON.parse(sent.answers[i] ?? ''), code))
      return { sent, verified: await step('api', requests, seconds) }
    },
  }

  for (let round = -1; round < pace.rounds; round += 1)
    for (const which of orderOf(Math.abs(round))) {
      const { sent, verified } = await sendAndVerify[which](round < 0 ? pace.warmUp_s : pace.round_s)
      memory_mb = Math.max(memory_mb, memoryOf(sides.api.child))
      if (round < 0) continue
      results['send-code'][which].push(sent)
      results['verify-code'][which].push(verified)
    }
  return steps.map((name) => ({ ...figuresOfCase(name, results[name]), memory_mb, load }))
}

/** Requests of the bare server, which takes a code that was sent for each that is given back. */
const places = (name: Step, count: number): LoadRequest[] =>
  Array.from({ length: count }, (_, i) => ({ method: 'POST', path: `/${name}/${i % capturedCodes}` }))

/** The codes that the mailbox shows for these phones. */
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
