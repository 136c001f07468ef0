'use client'

import { useRef, useState } from 'react'

interface Item {
  _id: string
}

/** The selected rows, on any page. Shift extends the selection from the last selected row. */
export const useSelection = <Row extends Item>() => {
  const [selected, setSelected] = useState<ReadonlyMap<string, Row>>(new Map())
  const last = useRef<string | undefined>(undefined)

  const choose = (rows: readonly Row[], on: boolean) =>
    setSelected((before) => {
      const after = new Map(before)
      for (const row of rows) {
        if (on) after.set(row._id, row)
        else after.delete(row._id)
      }
      return after
    })

  return {
    selected,
    choose,
    /** Keeps only these rows selected. */
    keep: (ids: readonly string[]) => setSelected((before) => new Map([...before].filter(([id]) => ids.includes(id)))),
    clear: () => setSelected(new Map()),
    toggle: (row: Row, on: boolean, shown: readonly Row[], extend: boolean) => {
      const placeOf = (id: string | undefined) => shown.findIndex(({ _id }) => _id === id)
      const [from, to] = [extend ? placeOf(last.current) : -1, placeOf(row._id)]
      last.current = row._id
      if (from === -1) return choose([row], on)
      choose(shown.slice(Math.min(from, to), Math.max(from, to) + 1), on)
    },
  }
}

export type Selection<Row extends Item> = ReturnType<typeof useSelection<Row>>
