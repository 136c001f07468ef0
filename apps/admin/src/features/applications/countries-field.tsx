'use client'

import { regions } from '@clientele/contracts'
import { Combobox } from '@base-ui/react/combobox'
import { Check, X } from 'lucide-react'
import { useMemo, useRef } from 'react'
import { chipRemoveStyle, chipStyle, chipsInputStyle, chipsStyle } from '@/components/forms/chip'
import { Field } from '@/components/forms/field'
import { cn } from '@/lib/cn'

interface CountriesFieldProps {
  label: string
  hint?: string | undefined
  value: readonly string[]
  onValueChange: (value: string[]) => void
  error?: string | undefined
  disabled?: boolean | undefined
}

const names = new Intl.DisplayNames(undefined, { type: 'region' })
const nameOf = (region: string) => names.of(region) ?? region

/** A multi-select for countries, searchable by name or code. */
export function CountriesField({ label, hint, value, onValueChange, error, disabled }: CountriesFieldProps) {
  const chips = useRef<HTMLDivElement>(null)
  const sorted = useMemo(() => regions.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b))), [])
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <Combobox.Root
          multiple
          items={sorted}
          value={[...value]}
          onValueChange={(next, { reason, cancel }) => {
            // Escape closes the list; it must not clear the field.
            if (reason === 'escape-key') cancel()
            else onValueChange(next)
          }}
          itemToStringLabel={(region: string) => `${nameOf(region)} ${region}`}
          disabled={disabled}
        >
          <Combobox.Chips ref={chips} className={chipsStyle}>
            {value.map((region) => (
              <Combobox.Chip key={region} className={cn(chipStyle, 'data-highlighted:ring-accent')}>
                {nameOf(region)}
                {disabled ? null : (
                  <Combobox.ChipRemove aria-label={`Remove ${nameOf(region)}`} className={chipRemoveStyle}>
                    <X aria-hidden />
                  </Combobox.ChipRemove>
                )}
              </Combobox.Chip>
            ))}
            <Combobox.Input
              {...wiring}
              className={chipsInputStyle}
              placeholder={value.length === 0 ? 'Search countries' : 'Add another'}
            />
          </Combobox.Chips>
          <Combobox.Portal>
            <Combobox.Positioner anchor={chips} sideOffset={6} className="z-50 outline-none">
              <Combobox.Popup className="popup max-h-[min(20rem,var(--available-height))] w-(--anchor-width) overflow-y-auto rounded-xl bg-raised p-1 shadow-float outline-none">
                <Combobox.Empty className="px-2.5 py-2 text-sm text-ink-2 empty:hidden">
                  No country found
                </Combobox.Empty>
                <Combobox.List>
                  {(region: string) => (
                    <Combobox.Item
                      key={region}
                      value={region}
                      className="grid cursor-pointer grid-cols-[1fr_auto_1rem] items-center gap-3 rounded-lg py-1.5 pe-2 ps-2.5 text-sm outline-none select-none data-highlighted:bg-hover"
                    >
                      <span className="min-w-0 truncate">{nameOf(region)}</span>
                      <span className="font-mono text-xs text-ink-3">{region}</span>
                      <Combobox.ItemIndicator>
                        <Check aria-hidden className="size-4 text-accent-text" />
                      </Combobox.ItemIndicator>
                    </Combobox.Item>
                  )}
                </Combobox.List>
              </Combobox.Popup>
            </Combobox.Positioner>
          </Combobox.Portal>
        </Combobox.Root>
      )}
    </Field>
  )
}
