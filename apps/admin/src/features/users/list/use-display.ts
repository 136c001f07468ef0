'use client'

import type { Density } from '@/components/data/list'
import { useCurrentOperator } from '@/features/operators/current-operator'
import { fieldsOf } from '@/lib/fields-of'
import { useStored } from '@/lib/use-stored'
import { areColumns, type ColumnName, usualColumns } from './user-columns'

interface Display {
  columns: ColumnName[]
  density: Density
}

/** Checked by hand: the first paint needs it, and doesn't wait for a library of schemas. */
const readDisplay = (stored: unknown): Display | undefined => {
  const { columns, density } = fieldsOf(stored)
  if (density !== 'comfortable' && density !== 'compact') return undefined
  return areColumns(columns) ? { columns, density } : undefined
}

const usual: Display = { columns: [...usualColumns], density: 'comfortable' }

/** The list's columns and density, stored per operator in this browser. */
export const useDisplay = () => {
  const [display, store] = useStored(`clientele.display.${useCurrentOperator().id}`, readDisplay, usual)
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
