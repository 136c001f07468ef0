'use client'

import type { Customer, SearchMatch } from '@clientele/contracts'
import { createContext, useContext } from 'react'
import { Marked } from '@/components/data/marked'
import { contactsOf, nameOf } from './user-text'

const Searched = createContext('')
/** What the customers below were found by; empty if they were not searched for. */
export const SearchedProvider = Searched.Provider

/** A text of a customer, with what the search matched marked. */
export function MatchedText({ text }: { text: string }) {
  return (
    <bdi>
      <Marked text={text} searched={useContext(Searched)} />
    </bdi>
  )
}

/** What a search matched, if neither the name nor the contact that is shown says so. */
export function hiddenMatch(user: Customer): SearchMatch | undefined {
  const [contact] = contactsOf(user)
  const shown = [nameOf(user), contact?.text.replaceAll(' ', '')]
  const isShown = ({ field, value }: SearchMatch) =>
    field === 'first_name' || field === 'last_name' || shown.includes(value)
  return user.matches?.some(isShown) ? undefined : user.matches?.[0]
}
