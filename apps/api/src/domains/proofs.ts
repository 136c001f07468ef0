import { Resolver } from 'node:dns/promises'
import { type DomainFinding, type DomainProof, proofUrlOf, recordNameOf } from '@clientele/contracts'
import type { Config } from '../config/config.ts'
import { fetchText } from '../outbound/fetch-text.ts'

/*
 * Looks for what shows that a domain belongs to an application. Neither place reveals more than whether it has the right value.
 */

/** Together with the file, this has to fit into the deadline of a request. */
const dnsTimeout_ms = 3_000
/** The errors of name servers that know that there is no such record. */
const noRecord = ['ENOTFOUND', 'ENODATA']

interface Claim {
  domain: string
  proof: string
}

interface Findings {
  dns: DomainFinding
  file: DomainFinding
  /** Where the proof was found; undefined if nowhere. */
  proof: DomainProof | undefined
}

/** Looks in DNS first, and then for the file. */
export async function findProof(
  { dnsServers, allowPrivateFileUrls }: Pick<Config, 'dnsServers' | 'allowPrivateFileUrls'>,
  claim: Claim,
): Promise<Findings> {
  const dns = await findRecord(claim, dnsServers)
  if (dns === 'found') return { dns, file: 'not_checked', proof: 'dns' }
  const file = await findFile(claim, (url) => fetchText(url, { allowPrivate: allowPrivateFileUrls }))
  return { dns, file, proof: file === 'found' ? 'file' : undefined }
}

/** A domain can have several records, such as one for each environment that claims it. */
async function findRecord({ domain, proof }: Claim, servers: readonly string[]): Promise<DomainFinding> {
  const resolver = new Resolver({ timeout: dnsTimeout_ms / 2, tries: 2 })
  if (servers.length > 0) resolver.setServers(servers)
  // With several servers, the resolver would ask each of them in turn.
  const timer = setTimeout(() => resolver.cancel(), dnsTimeout_ms)
  try {
    const records = await resolver.resolveTxt(recordNameOf(domain))
    return records.some((pieces) => pieces.join('').trim() === proof) ? 'found' : 'different'
  } catch (error) {
    return noRecord.includes((error as NodeJS.ErrnoException).code ?? '') ? 'missing' : 'unreachable'
  } finally {
    clearTimeout(timer)
  }
}

export type ReadUrl = (url: string) => Promise<{ status: number; text: string }>

export async function findFile({ domain, proof }: Claim, read: ReadUrl): Promise<DomainFinding> {
  try {
    const { status, text } = await read(proofUrlOf(domain))
    if (status !== 200) return 'missing'
    return text.trim() === proof ? 'found' : 'different'
  } catch {
    return 'unreachable'
  }
}
