import { useId } from 'react'
import { Checkbox } from '@/components/forms/checkbox'
import { FieldError } from '@/components/forms/field'

export interface ScopeChoice {
  scope: string
  label?: string
  hint: string
  /** Every client has it. */
  isFixed?: boolean
}

interface ScopeChoicesProps {
  legend: string
  choices: readonly ScopeChoice[]
  value: readonly string[]
  /** What is chosen, in the order of the choices. Whatever isn't offered stays chosen. */
  onValueChange: (value: string[]) => void
  error?: string | undefined
  disabled?: boolean | undefined
}

/** Scopes to choose from. */
export function ScopeChoices({ legend, choices, value, onValueChange, error, disabled = false }: ScopeChoicesProps) {
  const id = useId()
  const change = (scope: string, on: boolean) => {
    const others = value.filter((each) => !choices.some((choice) => choice.scope === each))
    const chosen = choices.map((choice) => choice.scope).filter((each) => (each === scope ? on : value.includes(each)))
    onValueChange([...others, ...chosen])
  }
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-sm font-medium">{legend}</legend>
      {error ? <FieldError>{error}</FieldError> : null}
      <ul className="grid gap-x-4 rounded-xl border border-line p-1.5 sm:grid-cols-2">
        {choices.map(({ scope, label, hint, isFixed }) => (
          <li key={scope} className="min-w-0">
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
                disabled={disabled || isFixed}
                onCheckedChange={(on) => change(scope, on)}
              />
              <span className="min-w-0 wrap-anywhere">
                <span id={`${id}-${scope}-label`}>
                  {label} <code className="font-mono text-2xs text-ink-3">{scope}</code>
                </span>
                <span id={`${id}-${scope}-hint`} className="block text-xs text-ink-2">
                  {hint}
                </span>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  )
}
