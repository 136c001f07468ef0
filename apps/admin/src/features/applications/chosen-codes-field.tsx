'use client'

import { Combobox } from '@base-ui/react/combobox'
import { Check, X } from 'lucide-react'
import { useRef } from 'react'
import { chipRemoveStyle, chipStyle, chipsInputStyle, chipsStyle } from '@/components/forms/chip'
import { Field } from '@/components/forms/field'
import { cn } from '@/lib/cn'

export interface ChosenFieldProps {
  label: string
  hint?: string | undefined
  value: readonly string[]
  onValueChange: (value: string[]) => void
  error?: string | undefined
  disabled?: boolean | undefined
}

interface ChosenCodesFieldProps extends ChosenFieldProps {
  /** What can be chosen, in the order of the list. */
  codes: readonly string[]
  nameOf: (code: string) => string
  words: { search: string; none: string }
}

/** A multi-select for things that have a name and a code, searchable by either. They stay in the order in which they were chosen. */
export function ChosenCodesField({
  label,
  hint,
  value,
  onValueChange,
  error,
  disabled,
  codes,
  nameOf,
  words,
}: ChosenCodesFieldProps) {
  const chips = useRef<HTMLDivElement>(null)
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <Combobox.Root
          multiple
          items={codes}
          value={[...value]}
          onValueChange={(next, { reason, cancel }) => {
            // Escape closes the list; it must not clear the field.
            if (reason === 'escape-key') cancel()
            else onValueChange(next)
          }}
          itemToStringLabel={(code: string) => `${nameOf(code)} ${code}`}
          disabled={disabled}
        >
          <Combobox.Chips ref={chips} className={chipsStyle}>
            {value.map((code) => (
              <Combobox.Chip key={code} className={cn(chipStyle, 'data-highlighted:ring-accent')}>
                {nameOf(code)}
                {disabled ? null : (
                  <Combobox.ChipRemove aria-label={`Remove ${nameOf(code)}`} className={chipRemoveStyle}>
                    <X aria-hidden />
                  </Combobox.ChipRemove>
                )}
              </Combobox.Chip>
            ))}
            <Combobox.Input
              {...wiring}
              className={chipsInputStyle}
              placeholder={value.length === 0 ? words.search : 'Add another'}
              onKeyDown={(event) => {
                // Enter chooses what was searched for, if there is one. It doesn't save the form.
                if (event.key === 'Enter' && event.currentTarget.value !== '') event.preventDefault()
              }}
            />
          </Combobox.Chips>
          <Combobox.Portal>
            <Combobox.Positioner anchor={chips} sideOffset={6} className="z-50 outline-none">
              <Combobox.Popup className="popup max-h-[min(20rem,var(--available-height))] w-(--anchor-width) overflow-y-auto rounded-xl bg-raised p-1 shadow-float outline-none">
                <Combobox.Empty className="px-2.5 py-2 text-sm text-ink-2 empty:hidden">{words.none}</Combobox.Empty>
                <Combobox.List>
                  {(code: string) => (
                    <Combobox.Item
                      key={code}
                      value={code}
                      className="grid cursor-pointer grid-cols-[1fr_auto_1rem] items-center gap-3 rounded-lg py-1.5 pe-2 ps-2.5 text-sm outline-none select-none data-highlighted:bg-hover"
                    >
                      <span className="min-w-0 truncate">{nameOf(code)}</span>
                      <span className="font-mono text-xs text-ink-3">{code}</span>
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
