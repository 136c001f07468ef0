import { isSame, type Versions } from '@/lib/merge'

interface Entry {
  primary?: unknown
}

/**
 * Merges two operators' changes to a list of contacts: what either added stays, and what either removed goes. Where they contradict each other,
 * the operator's own change counts, and `isConflict` says so.
 */
export function mergeContacts<Contact extends Entry>(
  { base, theirs, mine }: Versions<readonly Contact[]>,
  keyOf: (contact: Contact) => string,
): { list: Contact[]; isConflict: boolean } {
  const byKey = (list: readonly Contact[]) => new Map(list.map((contact) => [keyOf(contact), contact]))
  const [was, saved, typed] = [byKey(base), byKey(theirs), byKey(mine)]
  let isConflict = false
  const list: Contact[] = []
  for (const key of new Set([...saved.keys(), ...typed.keys(), ...was.keys()])) {
    const [before, there, here] = [was.get(key), saved.get(key), typed.get(key)]
    const isMine = differ(here, before)
    if (isMine && differ(there, before) && differ(there, here)) isConflict = true
    const kept = isMine ? here : there
    if (kept) list.push(kept)
  }

  const [wasPrimary, theirPrimary, myPrimary] = [base, theirs, mine].map((contacts) => {
    const primary = contacts.find((contact) => contact.primary === true)
    return primary && keyOf(primary)
  })
  const isMine = myPrimary !== wasPrimary
  if (isMine && theirPrimary !== wasPrimary && theirPrimary !== myPrimary) isConflict = true
  const primary = isMine ? myPrimary : theirPrimary
  const first = list.some((contact) => keyOf(contact) === primary) ? primary : list[0] && keyOf(list[0])
  return { list: list.map((contact) => ({ ...contact, primary: keyOf(contact) === first })), isConflict }
}

const differ = (one: Entry | undefined, other: Entry | undefined) =>
  !isSame(one && { ...one, primary: undefined }, other && { ...other, primary: undefined })
