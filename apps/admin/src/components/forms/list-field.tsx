'use client'

import { X } from 'lucide-react'
import { useState } from 'react'
import { chipRemoveStyle, chipStyle, chipsInputStyle, chipsStyle } from './chip'
import { Field } from './field'

/** An entry as it is listed, or what is wrong with it, as a sentence that begins with the entry. */
export type ReadEntry = { entry: string } | { fault: string }

interface ListFieldProps {
  label: string
  hint?: string | undefined
  value: readonly string[]
  onValueChange: (value: string[]) => void
  /** Checks what was typed, and returns it in the form in which it is listed. */
  read: (typed: string) => ReadEntry
  /** What separates entries that are pasted or typed at once. Space does in any case. */
  separator?: ','
  /** The maximum number of entries, and the message about more. */
  limit: { max: number; message: string }
  placeholder: string
  /** The API's errors about the list. */
  error?: string | undefined
  optional?: boolean
  disabled?: boolean | undefined
}

/** A list of short texts. Each is checked when it's added, so what is listed is always valid. */
export function ListField({
  label,
  hint,
  value,
  onValueChange,
  error,
  optional,
  disabled,
  ...entries
}: ListFieldProps) {
  const { read, separator, limit, placeholder } = entries
  const [typed, setTyped] = useState('')
  const [fault, setFault] = useState<string | undefined>()
  const between = separator === ',' ? /[\s,]+/ : /\s+/

  /** Adds everything typed or pasted. Invalid entries stay in the input, with the reason below it. */
  function add(text: string) {
    const next = [...value]
    const left: string[] = []
    let found: string | undefined
    for (const each of text.split(between).filter(Boolean)) {
      const given = read(each)
      const reason =
        'fault' in given
          ? `“${each}” ${given.fault}`
          : next.length >= limit.max && !next.includes(given.entry)
            ? limit.message
            : undefined
      if (reason === undefined && 'entry' in given) {
        if (!next.includes(given.entry)) next.push(given.entry)
        continue
      }
      left.push(each)
      found ??= reason
    }
    if (next.length > value.length) onValueChange(next)
    setTyped(left.join(' '))
    setFault(found)
  }

  return (
    <Field label={label} hint={hint} error={fault ?? error} optional={optional}>
      {(wiring) => (
        <div className={chipsStyle}>
          {value.length > 0 ? (
            <ul aria-label={`${label}, listed`} className="contents">
              {value.map((entry) => (
                <li key={entry} className={chipStyle}>
                  <span dir="ltr" className="min-w-0 break-all">
                    {entry}
                  </span>
                  {disabled ? null : (
                    <button
                      type="button"
                      aria-label={`Remove ${entry}`}
                      className={chipRemoveStyle}
                      onClick={() => onValueChange(value.filter((each) => each !== entry))}
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
            placeholder={value.length === 0 ? placeholder : 'Add another'}
            onChange={(event) => {
              setTyped(event.target.value)
              setFault(undefined)
            }}
            onKeyDown={(event) => {
              const adds = event.key === 'Enter' || event.key === separator
              if (adds && typed.trim() !== '') {
                event.preventDefault()
                add(typed)
              }
              const last = value.at(-1)
              if (event.key === 'Backspace' && typed === '' && last !== undefined)
                onValueChange(value.filter((each) => each !== last))
            }}
            onPaste={(event) => {
              const text = event.clipboardData.getData('text')
              if (!between.test(text.trim())) return
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
