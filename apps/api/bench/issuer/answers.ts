import type { Replay } from '../trace.ts'
import type { IssuerRecordings } from './record.ts'
import { openSignatures } from './signatures.ts'

/** Runs statements. `made` holds the new values that another replay continues with. */
type Run = (replay: readonly Replay[] | undefined, made?: Map<string, string>) => Promise<unknown[]>

/**
 * What the bare server does in place of the issuer: the same statements, and the signatures that nobody can do without. An authorization isn't
 * measured; it stores the code that an exchange redeems.
 */
export async function issuerAnswers(
  recordings: Partial<IssuerRecordings>,
  run: Run,
): Promise<Record<string, (i: number) => Promise<unknown>>> {
  const { sign, verify } = await openSignatures()
  /** Codes that have not been redeemed yet. */
  const codes: { i: number; made: Map<string, string> }[] = []
  return {
    authorize: async (i) => {
      const made = new Map<string, string>()
      const rows = await run(recordings.authorize?.[i], made)
      codes.push({ i, made })
      return rows
    },
    exchange: async () => {
      const code = codes.shift()
      const rows = await run(recordings.exchange?.[code?.i ?? -1], code?.made)
      await sign()
      return rows
    },
    refresh: async (i) => {
      const rows = await run(recordings.refresh?.[i])
      await sign()
      return rows
    },
    introspect: async (i) => {
      await verify()
      return run(recordings.introspect?.[i])
    },
    userinfo: async (i) => {
      await verify()
      return run(recordings.userinfo?.[i])
    },
  }
}
