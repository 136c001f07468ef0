'use client'

import type { FirebaseHashConfig } from '@clientele/contracts'
import { useState } from 'react'
import { Field } from '@/components/forms/field'
import { Textarea } from '@/components/forms/textarea'
import { readHashConfig } from './hash-config'

interface FirebaseFieldsProps {
  value: FirebaseHashConfig | undefined
  onValueChange: (value: FirebaseHashConfig | undefined) => void
}

/** Takes the parameters of a Firebase project as its console shows them. They are kept on this page only. */
export function FirebaseFields({ value, onValueChange }: FirebaseFieldsProps) {
  const [text, setText] = useState('')
  const isWrong = text.trim() !== '' && value === undefined
  return (
    <Field
      label="Password hash parameters of the Firebase project"
      optional
      error={isWrong ? 'Paste the whole text, from hash_config to its closing brace.' : undefined}
      hint={
        value && text === ''
          ? 'Entered. Paste the parameters again to replace them.'
          : 'In the Firebase console: Authentication, Users, the menu, and Password hash parameters. Without them, passwords are not imported.'
      }
    >
      {(wiring) => (
        <Textarea
          rows={4}
          spellCheck={false}
          autoComplete="off"
          dir="ltr"
          className="font-mono text-xs"
          placeholder={'hash_config {\n  algorithm: SCRYPT,\n  …\n}'}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            onValueChange(readHashConfig(event.target.value))
          }}
          {...wiring}
        />
      )}
    </Field>
  )
}
