'use client'

import { useId } from 'react'
import { Button } from '@/components/actions/button'
import { Checkbox } from '@/components/forms/checkbox'
import { Segmented } from '@/components/forms/segmented'
import { useAttributes } from '@/features/attributes/use-attributes'
import type { UsedDisplay } from './use-display'
import {
  attributeColumn,
  attributeColumnsMax,
  attributesIn,
  type ColumnName,
  columnNames,
  labelOf,
} from './user-columns'

const densities = [
  { value: 'comfortable', label: 'Comfortable' },
  { value: 'compact', label: 'Compact' },
] as const

/** The list's columns and the density of its rows. */
export function DisplayFields({ display }: { display: UsedDisplay }) {
  const id = useId()
  const { columns, density, showColumns, setDensity, isUsual, reset } = display
  const attributes = useAttributes().data ?? []
  const isFull = attributesIn(columns).length >= attributeColumnsMax
  const offered: { name: ColumnName; label: string; disabled?: boolean }[] = [
    ...columnNames.map((name) => ({ name, label: labelOf(name) })),
    ...attributes.map(({ _id, name }) => ({
      name: attributeColumn(_id),
      label: name,
      disabled: isFull && !columns.includes(attributeColumn(_id)),
    })),
  ]
  return (
    <>
      <fieldset className="max-h-[60vh] overflow-y-auto p-2">
        <legend className="float-start px-2 pt-1 pb-1.5 text-xs font-medium text-ink-3">Columns</legend>
        <ul className="clear-both">
          {offered.map(({ name, label, disabled = false }) => (
            <li key={name}>
              <label
                htmlFor={`${id}-${name}`}
                className="flex min-h-8 cursor-pointer items-center gap-2.5 rounded-lg px-2 text-sm hover:bg-hover"
              >
                <Checkbox
                  id={`${id}-${name}`}
                  checked={columns.includes(name)}
                  disabled={disabled}
                  onCheckedChange={(on) =>
                    showColumns(on ? [...columns, name] : columns.filter((each) => each !== name))
                  }
                />
                <bdi>{label}</bdi>
              </label>
            </li>
          ))}
        </ul>
      </fieldset>
      <div className="border-t border-line px-4 py-3">
        <Segmented label="Density" value={density} onValueChange={setDensity} choices={densities} />
      </div>
      <div className="flex justify-end border-t border-line bg-sunken px-4 py-2.5">
        <Button variant="ghost" size="sm" disabled={isUsual} onClick={reset}>
          Reset
        </Button>
      </div>
    </>
  )
}
