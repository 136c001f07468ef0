'use client'

import { z } from 'zod'
import type { Density } from '@/components/data/list'
import { useCurrentOperator } from '@/features/operators/current-operator'
import { useStored } from '@/lib/use-stored'
import { type ColumnName, columnNames, usualColumns } from './user-columns'

const DisplaySchema = z.object({
  columns: z.array(z.enum(columnNames)),
  density: z.enum(['comfortable', 'compact']),
})
type Display = z.infer<typeof DisplaySchema>
const usual: Display = { columns: [...usualColumns], density: 'comfortable' }

/** The list's columns and density, stored per operator in this browser. */
export const useDisplay = () => {
  const [display, store] = useStored(`clientele.display.${useCurrentOperator().id}`, DisplaySchema, usual)
  return {
    ...display,
    isUsual: display.density === usual.density && sameColumns(display.columns, usual.columns),
    showColumns: (columns: readonly ColumnName[]) => store({ ...display, columns: [...columns] }),
    setDensity: (density: Density) => store({ ...display, density }),
    reset: () => store(usual),
  }
}

export const sameColumns = (some: readonly ColumnName[], others: readonly ColumnName[]): boolean =>
  some.length === others.length && some.every((name) => others.includes(name))

export type UsedDisplay = ReturnType<typeof useDisplay>
