import { selectedLinesMax } from '@clientele/contracts'
import { Field } from '@/components/forms/field'
import { Textarea } from '@/components/forms/textarea'
import { count } from '@/lib/format'

interface PastedFieldProps {
  value: string
  onValueChange: (value: string) => void
  error: string | undefined
}

/** Asks for a list of customers. */
export function PastedField({ value, onValueChange, error }: PastedFieldProps) {
  return (
    <Field
      label="Customers"
      hint={`An email address, phone number, ID, username, or external ID in each line, up to ${count(selectedLinesMax)}.`}
      error={error}
    >
      {(wiring) => (
        <Textarea rows={6} value={value} onChange={(event) => onValueChange(event.target.value)} {...wiring} />
      )}
    </Field>
  )
}

/** What is wrong with a pasted list. */
export function faultOfLines(lines: readonly string[]): string | undefined {
  if (lines.every((line) => line.trim() === '')) return 'Paste at least one line.'
  return lines.length > selectedLinesMax ? `Paste at most ${count(selectedLinesMax)} lines.` : undefined
}
