// Prints what changed in the contract since its last release, and fails while a breaking change is not declared.
import { fileURLToPath } from 'node:url'
import { readChangesets, undeclared } from './compatibility/changesets.ts'
import { compareContracts } from './compatibility/compare.ts'
import { currentContract } from './compatibility/contract.ts'
import { releasedContract } from './compatibility/released.ts'

const folder = fileURLToPath(new URL('../../../.changeset', import.meta.url))
const changes = compareContracts(releasedContract(), currentContract())
const missing = undeclared(changes, readChangesets(folder))

for (const { level, subject, at, what } of changes)
  console.log(`${level.padEnd(8)}  ${subject}${at && ` ${at}`}: ${what}`)
console.log(`${changes.length} changes since the last release, ${missing.length} of them breaking and not declared.`)
process.exitCode = missing.length === 0 ? 0 : 1
