import { readFileSync, writeFileSync } from 'node:fs'
import type { ContractShape } from './contract.ts'

const file = new URL('../../released.json', import.meta.url)

/** The contract of the last release, as it was checked in. */
export const releasedContract = (): ContractShape => JSON.parse(readFileSync(file, 'utf8'))

/** Writes down the contract as that of a release, one line for each thing it promises. */
export const writeReleased = (contract: ContractShape): void => writeFileSync(file, text(contract))

function text(contract: ContractShape): string {
  const parts = Object.entries(contract).map(
    ([name, part]: [string, object]) => `${JSON.stringify(name)}: ${lines(part)}`,
  )
  return `{\n${parts.join(',\n')}\n}\n`
}

function lines(part: object): string {
  if (Array.isArray(part)) return `[\n${part.map((each) => JSON.stringify(each)).join(',\n')}\n]`
  const entries = Object.entries(part).map(([name, each]) => `${JSON.stringify(name)}: ${JSON.stringify(each)}`)
  return `{\n${entries.join(',\n')}\n}`
}
