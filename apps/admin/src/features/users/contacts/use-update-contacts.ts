'use client'

import type { Customer } from '@clientele/contracts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { failureOf } from '@/lib/errors'
import { phoneText } from '@/lib/format'
import type { Choices } from '@/lib/merge'
import { tell, tellFailure } from '@/lib/tell'
import { useTRPC } from '@/lib/trpc'
import { useConflictQuestion } from '@/lib/use-conflict-question'
import { useUserChanged } from '../detail/use-user-changed'
import { type EmailEntry, emailEntries, type PhoneEntry, phoneEntries } from './contact-lists'
import { mergeContacts } from './merge-contacts'

interface Lists {
  emails?: EmailEntry[]
  phone_numbers?: PhoneEntry[]
}

/** Updates the lists of contacts. If someone else changed the customer meanwhile, both changes are kept, or the operator chooses. */
export const useUpdateContacts = (user: Customer) => {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const changed = useUserChanged()
  const mutation = useMutation(trpc.updateUser.mutationOptions())
  const question = useConflictQuestion({ title: 'Someone else changed these contacts', action: 'Save contacts' })

  /** Returns false if the operator keeps the other version instead. */
  const saveOver = async (seen: Customer, body: Lists, beforeAsking = () => {}): Promise<boolean> => {
    try {
      await mutation.mutateAsync({
        userId: user._id,
        ...(seen.__v === undefined ? {} : { ifMatch: String(seen.__v) }),
        body,
      })
      return true
    } catch (error) {
      if (failureOf(error)?.code !== 'STALE_VERSION') throw error
      return saveMerged(body, beforeAsking)
    }
  }

  const saveMerged = async (body: Lists, beforeAsking: () => void): Promise<boolean> => {
    const { user: theirs } = await queryClient.fetchQuery({
      ...trpc.getUser.queryOptions({ userId: user._id }),
      staleTime: 0,
    })
    const merged = mergedLists(user, theirs, body)
    const conflicts = conflictsIn(merged)
    if (conflicts.length > 0) beforeAsking()
    const choices = await question.ask(conflicts)
    const kept = choices && chosen(merged, choices)
    return kept !== undefined && Object.keys(kept).length > 0 && saveOver(theirs, kept, beforeAsking)
  }

  /** For forms, which show errors at their fields. Returns the error, if any. */
  const attempt = async (body: Lists, said: string, beforeAsking?: () => void): Promise<unknown> => {
    try {
      if (await saveOver(user, body, beforeAsking)) tell(said)
      await changed(user._id)
      return undefined
    } catch (error) {
      return error
    }
  }

  return {
    isPending: mutation.isPending,
    question: question.dialog,
    attempt,
    mutate: (body: Lists, said: string, onDone?: () => void) =>
      // Whatever asked for the change makes room for the question.
      void attempt(body, said, onDone).then((error) => {
        onDone?.()
        if (error !== undefined) tellFailure('Couldn’t update the contacts')(error)
      }),
  }
}

type Merged = ReturnType<typeof mergedLists>

/** The lists that the operator changed, with the other operator's changes to the same lists. */
function mergedLists(user: Customer, theirs: Customer, { emails, phone_numbers }: Lists) {
  return {
    ...(emails && {
      emails: {
        ...mergeContacts(
          { base: emailEntries(user), theirs: emailEntries(theirs), mine: emails },
          ({ email }) => email,
        ),
        theirs: emailEntries(theirs),
      },
    }),
    ...(phone_numbers && {
      phone_numbers: {
        ...mergeContacts({ base: phoneEntries(user), theirs: phoneEntries(theirs), mine: phone_numbers }, phoneOf),
        theirs: phoneEntries(theirs),
      },
    }),
  }
}

const phoneOf = ({ phone, country_code }: PhoneEntry) =>
  phoneText({ country_code: Number(country_code) || undefined, phone })

const conflictsIn = ({ emails, phone_numbers }: Merged) => [
  ...(emails?.isConflict
    ? [
        {
          key: 'emails',
          label: 'Email addresses',
          mine: inWords(emails.list, ({ email }) => email),
          theirs: inWords(emails.theirs, ({ email }) => email),
        },
      ]
    : []),
  ...(phone_numbers?.isConflict
    ? [
        {
          key: 'phone_numbers',
          label: 'Phone numbers',
          mine: inWords(phone_numbers.list, phoneOf),
          theirs: inWords(phone_numbers.theirs, phoneOf),
        },
      ]
    : []),
]

const chosen = ({ emails, phone_numbers }: Merged, choices: Choices): Lists => ({
  ...(emails && choices.emails !== 'theirs' && { emails: emails.list }),
  ...(phone_numbers && choices.phone_numbers !== 'theirs' && { phone_numbers: phone_numbers.list }),
})

const inWords = <Entry extends { primary?: unknown; verified?: unknown }>(
  entries: readonly Entry[],
  textOf: (entry: Entry) => string,
): string =>
  entries
    .map((entry) => {
      const facts = [entry.primary === true ? 'primary' : '', entry.verified === true ? 'verified' : '']
      const said = facts.filter(Boolean).join(', ')
      return said ? `${textOf(entry)} (${said})` : textOf(entry)
    })
    .join('\n') || 'None'
