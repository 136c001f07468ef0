import { Agent } from 'undici'
import { type Guard, guardedLookup, isPrivateIp, isWebPort } from './guard.ts'

/** Opens a connection to a URL that someone named, if it leads to a public address. The caller destroys the agent. */
export function openGuarded(
  url: string,
  guard: Guard,
  timeout_ms: number,
  more: Pick<Agent.Options, 'bodyTimeout' | 'maxResponseSize'> = {},
): { target: URL; agent: Agent } {
  const target = new URL(url)
  if (!guard.allowPrivate && (!isWebPort(target) || isPrivateIp(target))) throw new Error('This address is not public.')
  const agent = new Agent({
    connect: { lookup: guardedLookup(guard), timeout: timeout_ms },
    headersTimeout: timeout_ms,
    maxHeaderSize: 16_384,
    ...more,
  })
  return { target, agent }
}
