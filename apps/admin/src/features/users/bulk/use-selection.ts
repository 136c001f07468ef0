'use client'

import type { Customer, UserStatus } from '@clientele/contracts'
import { useMemo, useRef } from 'react'
import { useTabStored } from '@/lib/use-tab-stored'
import { nameOf, primaryContact } from '../user-text'

/** A selected customer, as they were when they were selected. */
export interface Chosen {
  _id: string
  name: string
  contact: string | undefined
  status: UserStatus | undefined
  /** The search and filters of the list that they were selected in. */
  list: string
}

type ChosenById = ReadonlyMap<string, Chosen>

/**
 * The selected customers, on any page and in any list. They stay selected until they are cleared: after another search, on other pages of the
 * console, after Back, and after a reload. Shift extends the selection from the last selected row.
 */
export const useSelection = (key: string, list = '') => {
  const [text, changeText] = useTabStored(key)
  const selected = useMemo(() => read(text), [text])
  const last = useRef<string | undefined>(undefined)

  const change = (next: (before: ChosenById) => Iterable<[string, Chosen]>) =>
    changeText((before) => write(new Map(next(read(before)))))

  const choose = (rows: readonly Customer[], on: boolean) =>
    change((before) => {
      const after = new Map(before)
      for (const row of rows) {
        if (on) after.set(row._id, chosenOf(row, list))
        else after.delete(row._id)
      }
      return after
    })

  return {
    selected,
    choose,
    /** Which of the selected customers are in none of these rows: on other pages of this list, and in other lists. */
    beyond: (shown: readonly Customer[]) => {
      const ids = new Set(shown.map(({ _id }) => _id))
      const unseen = [...selected.values()].filter(({ _id }) => !ids.has(_id))
      const onOtherPages = unseen.filter((each) => each.list === list).length
      return { onOtherPages, elsewhere: unseen.length - onOtherPages }
    },
    drop: (id: string) => change((before) => [...before].filter(([each]) => each !== id)),
    /** Keeps only these customers selected. */
    keep: (ids: readonly string[]) => change((before) => [...before].filter(([id]) => ids.includes(id))),
    clear: () => change(() => []),
    /** Selects customers again who were selected before, in addition to those who are now. */
    restore: (earlier: ChosenById) => change((before) => [...earlier, ...before]),
    toggle: (row: Customer, on: boolean, shown: readonly Customer[], extend: boolean) => {
      const placeOf = (id: string | undefined) => shown.findIndex(({ _id }) => _id === id)
      const [from, to] = [extend ? placeOf(last.current) : -1, placeOf(row._id)]
      last.current = row._id
      if (from === -1) return choose([row], on)
      choose(shown.slice(Math.min(from, to), Math.max(from, to) + 1), on)
    },
  }
}

export type Selection = ReturnType<typeof useSelection>

const chosenOf = (user: Customer, list: string): Chosen => ({
  _id: user._id,
  name: nameOf(user),
  contact: primaryContact(user)?.text,
  status: user.status,
  list,
})

/** Only this file writes the text. One that a release with other fields has left behind counts as empty. */
const read = (text: string): ChosenById => {
  if (!text.startsWith(version)) return new Map()
  const rows = JSON.parse(text.slice(version.length)) as Chosen[]
  return new Map(rows.map((row) => [row._id, row]))
}

const write = (chosen: ChosenById): string => (chosen.size === 0 ? '' : version + JSON.stringify([...chosen.values()]))

const version = '1 '
