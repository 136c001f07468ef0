import type { FirebaseHashConfig } from '@clientele/contracts'
import { readParameters, wholeNumber } from './scheme.ts'

/*
 * Texts that hold a hash of Firebase together with the parameters of its project, as people hand it to other systems.
 */

export interface FirebaseText {
  value: string
  salt: string
  firebase: FirebaseHashConfig
}

/** `<hash>$<salt>$<signer key>$<salt separator>$<rounds>$<memory cost>`, as Clerk takes it (`scrypt_firebase`). */
const ofClerk = /^([\w+/=-]+)\$([\w+/=-]+)\$([\w+/=-]{1,1024})\$([\w+/=-]{0,256})\$(\d{1,7})\$(\d{1,7})$/
/** `$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=<signer key>$<salt>$<hash>`, as Supabase takes it. */
const ofSupabase = /^\$fbscrypt\$([^$]+)\$([\w+/=-]+)\$([\w+/=-]+)$/

/** Reads such a text. Undefined if it is none. */
export function readFirebaseText(text: string): FirebaseText | undefined {
  const [, value = '', salt = '', key = '', separator = '', rounds = '', cost = ''] = ofClerk.exec(text) ?? []
  if (value !== '') return { value, salt, firebase: configOf(key, separator, { rounds, cost }) }
  const [, parameters = '', other_salt = '', hash = ''] = ofSupabase.exec(text) ?? []
  const given = readParameters(parameters)
  const signer = given.get('sk') ?? ''
  // Without the key of its project, nothing verifies it.
  if (hash === '' || signer === '' || given.get('v') !== '1' || (given.get('p') ?? '1') !== '1') return undefined
  const firebase = configOf(signer, given.get('ss') ?? '', { rounds: given.get('r'), cost: given.get('n') })
  return { value: hash, salt: other_salt, firebase }
}

const configOf = (
  base64_signer_key: string,
  base64_salt_separator: string,
  { rounds, cost }: { rounds: string | undefined; cost: string | undefined },
): FirebaseHashConfig => ({
  base64_signer_key,
  base64_salt_separator,
  rounds: wholeNumber(rounds) ?? 0,
  mem_cost: wholeNumber(cost) ?? 0,
})
