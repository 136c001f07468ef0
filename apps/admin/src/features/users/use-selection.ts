'use client'

import { useRef, useState } from 'react'

/** Which rows are chosen; Shift extends from the row that was chosen last. */
export const useSelection = () => {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const last = useRef<string | undefined>(undefined)

  const choose = (ids: readonly string[], on: boolean) =>
    setSelected((before) => {
      const after = new Set(before)
      for (const id of ids) {
        if (on) after.add(id)
        else after.delete(id)
      }
      return after
    })

  return {
    selected,
    choose,
    clear: () => setSelected(new Set()),
    toggle: (id: string, on: boolean, shown: readonly string[], extend: boolean) => {
      const from = extend && last.current ? shown.indexOf(last.current) : -1
      const to = shown.indexOf(id)
      last.current = id
      if (from === -1) return choose([id], on)
      choose(shown.slice(Math.min(from, to), Math.max(from, to) + 1), on)
    },
  }
}

export type Selection = ReturnType<typeof useSelection>
