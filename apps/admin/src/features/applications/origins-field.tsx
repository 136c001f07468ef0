'use client'

import { originsMax, readOrigin } from '@clientele/contracts'
import { X } from 'lucide-react'
import { useState } from 'react'
import { chipRemoveStyle, chipStyle, chipsInputStyle, chipsStyle } from '@/components/forms/chip'
import { Field } from '@/components/forms/field'

interface OriginsFieldProps {
  label: string
  hint?: string | undefined
  value: readonly string[]
  onValueChange: (value: string[]) => void
  /** The API's errors about the list. */
  error?: string | undefined
  disabled?: boolean | undefined
}

/** A list of web origins. Each is checked and normalized when it's added, so the list itself is always valid. */
export function OriginsField({ label, hint, value, onValueChange, error, disabled }: OriginsFieldProps) {
  const [typed, setTyped] = useState('')
  const [fault, setFault] = useState<string | undefined>()

  /** Adds everything typed or pasted. Invalid entries stay in the input, with the reason below it. */
  function add(text: string) {
    const next = [...value]
    const left: string[] = []
    let found: string | undefined
    for (const entry of text.split(/[\s,]+/).filter(Boolean)) {
      const read = readOrigin(entry)
      const reason =
        'fault' in read
          ? `“${entry}” ${read.fault}`
          : next.length >= originsMax && !next.includes(read.origin)
            ? `At most ${originsMax} origins can be listed`
            : undefined
      if (reason === undefined && 'origin' in read) {
        if (!next.includes(read.origin)) next.push(read.origin)
        continue
      }
      left.push(entry)
      found ??= reason
    }
    if (next.length > value.length) onValueChange(next)
    setTyped(left.join(' '))
    setFault(found)
  }

  return (
    <Field label={label} hint={hint} error={fault ?? error}>
      {(wiring) => (
        <div className={chipsStyle}>
          {value.length > 0 ? (
            <ul aria-label={`${label}, listed`} className="contents">
              {value.map((origin) => (
                <li key={origin} className={chipStyle}>
                  <span className="min-w-0 break-all">{origin}</span>
                  {disabled ? null : (
                    <button
                      type="button"
                      aria-label={`Remove ${origin}`}
                      className={chipRemoveStyle}
                      onClick={() => onValueChange(value.filter((each) => each !== origin))}
                    >
                      <X aria-hidden />
                    </button>
                  )}
                </li>
              ))}
            </ul>
          ) : null}
          <input
            {...wiring}
            className={chipsInputStyle}
            value={typed}
            disabled={disabled}
            inputMode="url"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            placeholder={value.length === 0 ? 'https://shop.example.com' : 'Add another'}
            onChange={(event) => {
              setTyped(event.target.value)
              setFault(undefined)
            }}
            onKeyDown={(event) => {
              if ((event.key === 'Enter' || event.key === ',') && typed.trim() !== '') {
                event.preventDefault()
                add(typed)
              }
              const last = value.at(-1)
              if (event.key === 'Backspace' && typed === '' && last !== undefined)
                onValueChange(value.filter((each) => each !== last))
            }}
            onPaste={(event) => {
              const text = event.clipboardData.getData('text')
              if (!/[\s,]/.test(text.trim())) return
              event.preventDefault()
              add(`${typed} ${text}`)
            }}
            onBlur={() => typed.trim() !== '' && add(typed)}
          />
        </div>
      )}
    </Field>
  )
}
