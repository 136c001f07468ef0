import type { Domain, DomainFinding } from '@clientele/contracts'

type Failed = Exclude<DomainFinding, 'found' | 'not_checked'>

const dnsCopy: Readonly<Record<Failed, string>> = {
  missing: 'There is no such DNS record. New records can take a while to appear.',
  different: 'The DNS record has another value.',
  unreachable: 'The domain’s name servers didn’t respond.',
}
const fileCopy: Readonly<Record<Failed, string>> = {
  missing: 'The file doesn’t exist.',
  different: 'The file has another text.',
  unreachable: 'The file couldn’t be fetched over HTTPS.',
}

const isFailed = (finding: DomainFinding): finding is Failed => finding !== 'found' && finding !== 'not_checked'

/** What the last check of a domain did not find; undefined if it found what it was looking for, or there was none. */
export function checkCopy({ status, last_check }: Pick<Domain, 'status' | 'last_check'>): string | undefined {
  if (!last_check) return undefined
  const { dns, file } = last_check
  if (!isFailed(dns) || !isFailed(file)) return undefined
  const reasons = `${dnsCopy[dns]} ${fileCopy[file]}`
  return status === 'verified'
    ? `The domain still works, but the last check found no proof. ${reasons} Remove the domain if it’s no longer yours.`
    : reasons
}
