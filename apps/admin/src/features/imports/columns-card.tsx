'use client'

import {
  attributeFieldPrefix,
  type ImportMapping,
  type ImportPreview,
  type ImportUse,
  importTargets,
  type UserAttributeDefinition,
} from '@clientele/contracts'
import { Button } from '@/components/actions/button'
import { Table, Td, Th } from '@/components/data/table'
import { Banner } from '@/components/feedback/banner'
import { NativeSelect } from '@/components/forms/native-select'
import { Card } from '@/components/layout/card'
import { useAttributes } from '@/features/attributes/use-attributes'
import { chooseUse, identifies, mappingOf, usesIn } from './columns'
import { systemNames, nameOfUse, useNames } from './import-copy'
import { PresetBar } from './preset-bar'

interface ColumnsCardProps {
  preview: ImportPreview
  mapping: ImportMapping | undefined
  onMapping: (mapping: ImportMapping | undefined) => void
  pending: boolean
}

/** What each column of the file is used for. What a system is known to write is shown; guesses are there to be changed. */
export function ColumnsCard({ preview, mapping, onMapping, pending }: ColumnsCardProps) {
  const { system } = preview
  const attributes = useAttributes().data ?? []
  const isChosen = mapping?.columns !== undefined
  const isOpen = isChosen || system === undefined
  return (
    <Card
      flush
      title="Columns"
      description={
        isOpen
          ? 'Check what each column means. Columns that aren’t used are not imported.'
          : `As ${systemNames[system]} writes them.`
      }
      actions={
        system === undefined ? null : isChosen ? (
          <Button size="sm" onClick={() => onMapping(undefined)}>
            Use what was recognized
          </Button>
        ) : (
          <Button size="sm" variant="ghost" onClick={() => onMapping(mappingOf(preview))}>
            Choose columns
          </Button>
        )
      }
    >
      {isOpen ? <PresetBar preview={preview} mapping={mapping} onMapping={onMapping} /> : null}
      {system !== undefined && isChosen ? (
        <Banner tone="warning" className="m-4">
          Only the columns that you choose are used. What else is known about files from {systemNames[system]}, such as
          records that aren’t customers, may not apply.
        </Banner>
      ) : null}
      {identifies(preview, mapping) ? null : (
        <Banner tone="warning" className="m-4" role="status" title="No column is an email address or a phone number">
          Choose the column that says how to reach each customer.
        </Banner>
      )}
      <Table caption="Columns of the file" className="max-h-[32rem] overflow-y-auto">
        <thead>
          <tr>
            <Th>Column</Th>
            <Th className="max-sm:hidden">First values</Th>
            <Th>Used for</Th>
          </tr>
        </thead>
        <tbody data-density="compact" aria-busy={pending}>
          {preview.columns.map(({ column, to, samples }, at) => (
            // Two columns can have the same header.
            <tr key={`${at} ${column}`}>
              <Td className="max-w-40 wrap-anywhere sm:max-w-64">
                <bdi className="font-medium">{column || `Column ${at + 1}`}</bdi>
                <span className="block truncate text-xs text-ink-3 sm:hidden">
                  <bdi>{samples.join(' · ')}</bdi>
                </span>
              </Td>
              <Td className="max-w-72 truncate text-ink-2 max-sm:hidden">
                {samples.length > 0 ? <bdi>{samples.join(' · ')}</bdi> : <span className="text-ink-3">–</span>}
              </Td>
              <Td className="w-px whitespace-nowrap">
                {isOpen ? (
                  <UseSelect
                    column={column}
                    attributes={attributes}
                    uses={usesIn(preview, mapping, column)}
                    onUse={(use) => onMapping(chooseUse(preview, mapping, column, use))}
                  />
                ) : (
                  <>
                    <span className={to.length === 0 ? 'text-ink-3' : undefined}>{wordsOf(to, attributes)}</span>
                    {to.length > 0 && preview.not_imported.includes(column) ? (
                      <span className="block text-xs text-ink-3">{notImported}</span>
                    ) : null}
                  </>
                )}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  )
}

type Attributes = readonly UserAttributeDefinition[]

const none = 'none'
const notImported = 'Not imported'
const wordsOf = (uses: readonly ImportUse[], attributes: Attributes) =>
  uses.length === 0 ? notImported : uses.map((use) => nameOfUse(use, attributes)).join(', ')

// Passwords in plain text take an option that only services have.
const targets = importTargets
  .filter((target) => target !== 'password')
  .toSorted((one, other) => Object.keys(useNames).indexOf(one) - Object.keys(useNames).indexOf(other))
const usual: readonly ImportUse[] = [...targets, 'consent.privacy_policy']

interface UseSelectProps {
  column: string
  uses: readonly ImportUse[]
  attributes: Attributes
  onUse: (use: ImportUse | undefined) => void
}

function UseSelect({ column, uses, attributes, onUse }: UseSelectProps) {
  const several = 'several'
  const isSeveral = uses.length > 1
  const ofAttributes = attributes.map(({ slug }): ImportUse => `${attributeFieldPrefix}${slug}`)
  // A consent, or an attribute that isn’t read yet or was deleted.
  const others = uses.filter((use) => ![...usual, ...ofAttributes].includes(use))
  const offered = [...usual, ...ofAttributes, ...others]
  const choices = [
    { value: none, label: notImported },
    ...offered.map((value) => ({ value, label: nameOfUse(value, attributes) })),
    ...(isSeveral ? [{ value: several, label: wordsOf(uses, attributes) }] : []),
  ] satisfies readonly { value: string; label: string }[]
  return (
    <NativeSelect
      label={`Used for: ${column}`}
      className="w-44 sm:w-60"
      value={isSeveral ? several : (uses[0] ?? none)}
      choices={choices}
      onValueChange={(value: string) => {
        if (value !== several) onUse(offered.find((use) => use === value))
      }}
    />
  )
}
