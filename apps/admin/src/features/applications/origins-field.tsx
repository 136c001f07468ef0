'use client'

import { originsMax, readOrigin } from '@clientele/contracts'
import { ListField, type ReadEntry } from '@/components/forms/list-field'

interface OriginsFieldProps {
  label: string
  hint?: string | undefined
  value: readonly string[]
  onValueChange: (value: string[]) => void
  /** The API's errors about the list. */
  error?: string | undefined
  disabled?: boolean | undefined
}

/** A list of web origins, each in its normal form. */
export const OriginsField = (props: OriginsFieldProps) => (
  <ListField
    {...props}
    read={read}
    separator=","
    limit={{ max: originsMax, message: `At most ${originsMax} origins can be listed` }}
    placeholder="https://shop.example.com"
  />
)

function read(typed: string): ReadEntry {
  const found = readOrigin(typed)
  return 'fault' in found ? found : { entry: found.origin }
}
