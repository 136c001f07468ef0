'use client'

import { type FieldPath, useFormContext } from 'react-hook-form'
import { cn } from '@/lib/cn'
import { type ConfigPart, type ConfigPath, copyOf, pathsOf } from './config-copy'
import { ConfigColor, ConfigNumber, ConfigSelect, ConfigSwitch, ConfigText } from './config-inputs'
import { DeleteAccountReasons } from './delete-account-reasons'
import type { ConfigValues } from './values'

/** A field, and the fields that are shown only while it is on. */
interface Row {
  path: ConfigPath
  dependents: ConfigPath[]
}

/** The fields of a part of a card: switches in a list, everything else in a grid. */
export function ConfigFields({ part }: { part: ConfigPart }) {
  const { watch } = useFormContext<ConfigValues>()
  return blocksOf(part).map(({ isList, rows }, index) => (
    <div
      key={rows[0]?.path}
      className={cn(
        isList ? 'divide-y divide-line' : 'grid gap-4 sm:grid-cols-2',
        index > 0 && 'mt-2',
        index > 0 && !isList && 'border-t border-line pt-5',
      )}
    >
      {rows.map(({ path, dependents }) =>
        isList ? (
          <div key={path}>
            <ConfigField path={path} />
            {dependents.length > 0 && watch(path) === true ? (
              <div className="grid gap-4 pb-4 sm:grid-cols-2">
                {dependents.map((each) => (
                  <ConfigField key={each} path={each} />
                ))}
              </div>
            ) : null}
          </div>
        ) : (
          <ConfigField key={path} path={path} />
        ),
      )}
    </div>
  ))
}

/** The rows of a part, grouped into runs of switches and of other fields. */
function blocksOf(part: ConfigPart): { isList: boolean; rows: Row[] }[] {
  const paths = pathsOf(part)
  const rows = paths
    .filter((path) => copyOf(path).onlyWith === undefined)
    .map((path) => ({ path, dependents: paths.filter((each) => copyOf(each).onlyWith === path) }))
  const blocks: { isList: boolean; rows: Row[] }[] = []
  for (const row of rows) {
    const isList = copyOf(row.path).control === 'switch'
    const last = blocks.at(-1)
    if (last?.isList === isList) last.rows.push(row)
    else blocks.push({ isList, rows: [row] })
  }
  return blocks
}

/** The control for one field, as defined in `config-copy.ts`. */
function ConfigField({ path }: { path: ConfigPath }) {
  const copy = copyOf(path)
  const name: FieldPath<ConfigValues> = path
  const shared = { name, label: copy.label, hint: copy.hint, className: cn(copy.isWide && 'sm:col-span-2') }
  switch (copy.control) {
    case 'switch':
      return <ConfigSwitch {...shared} />
    case 'number':
      return <ConfigNumber {...shared} />
    case 'color':
      return <ConfigColor {...shared} />
    case 'choice':
      return <ConfigSelect {...shared} choices={copy.choices} />
    case 'lines':
      return <ConfigText {...shared} lines={3} />
    case 'url':
      return <ConfigText {...shared} type="url" placeholder="https://…" />
    case 'secret':
      return <ConfigText {...shared} type="password" autoComplete="new-password" />
    case 'reasons':
      return (
        <div className="sm:col-span-2">
          <DeleteAccountReasons />
        </div>
      )
    case 'text':
      return <ConfigText {...shared} />
  }
}
