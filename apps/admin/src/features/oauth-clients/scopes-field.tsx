'use client'

import { type OAuthScope, oauthScopeNames } from '@clientele/contracts'
import { useId } from 'react'
import { Checkbox } from '@/components/forms/checkbox'
import { FieldError } from '@/components/forms/field'
import { scopeCopy } from './client-copy'

interface ScopesFieldProps {
  legend: string
  value: readonly OAuthScope[]
  onValueChange: (value: OAuthScope[]) => void
  error?: string | undefined
  disabled?: boolean | undefined
}

/** What a client can ask for. Every client recognizes the customer, so that choice can't be turned off. */
export function ScopesField({ legend, value, onValueChange, error, disabled = false }: ScopesFieldProps) {
  const id = useId()
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-sm font-medium">{legend}</legend>
      {error ? <FieldError>{error}</FieldError> : null}
      <ul className="grid gap-x-4 rounded-xl border border-line p-1.5 sm:grid-cols-2">
        {oauthScopeNames.map((scope) => (
          <li key={scope}>
            <label
              htmlFor={`${id}-${scope}`}
              className="flex cursor-pointer items-start gap-2.5 rounded-lg px-2 py-1.5 text-sm hover:bg-sunken"
            >
              <Checkbox
                id={`${id}-${scope}`}
                className="mt-0.5"
                aria-labelledby={`${id}-${scope}-label`}
                aria-describedby={`${id}-${scope}-hint`}
                checked={value.includes(scope)}
                disabled={disabled || scope === 'openid'}
                onCheckedChange={(on) =>
                  onValueChange(oauthScopeNames.filter((each) => (each === scope ? on : value.includes(each))))
                }
              />
              <span>
                <span id={`${id}-${scope}-label`}>
                  {scopeCopy[scope].label} <code className="font-mono text-2xs text-ink-3">{scope}</code>
                </span>
                <span id={`${id}-${scope}-hint`} className="block text-xs text-ink-2">
                  {scopeCopy[scope].hint}
                </span>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  )
}
