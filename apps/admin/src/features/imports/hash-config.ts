import type { FirebaseHashConfig } from '@clientele/contracts'

/** Reads the parameters as the Firebase console shows them; undefined if one is missing. */
export function readHashConfig(text: string): FirebaseHashConfig | undefined {
  const [base64_signer_key, base64_salt_separator, rounds, mem_cost] = names.map(
    (name) => new RegExp(`\\b${name}["']?\\s*[:=]\\s*["']?([^\\s"',}]+)`).exec(text)?.[1],
  )
  if (!base64_signer_key || !base64_salt_separator || !rounds || !mem_cost) return undefined
  if (!/^\d+$/.test(rounds + mem_cost)) return undefined
  return { base64_signer_key, base64_salt_separator, rounds: Number(rounds), mem_cost: Number(mem_cost) }
}

const names = ['base64_signer_key', 'base64_salt_separator', 'rounds', 'mem_cost'] as const
