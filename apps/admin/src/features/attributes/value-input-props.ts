import type { Ref } from 'react'
import type { Kind, Typed } from './typed-value'

export interface ValueInputProps {
  kind: Kind
  label: string
  hint?: string | undefined
  value: Typed
  onValueChange: (value: Typed) => void
  error?: string | undefined
  disabled?: boolean | undefined
  className?: string | undefined
  /** What is focused if the value is refused. */
  ref?: Ref<HTMLInputElement & HTMLTextAreaElement>
}
